import { prepareEnvironment } from '../nodes/environment.ts';
import type { SimOptions } from './options.ts';
import { recordRun } from './record_run.ts';
import { type Failure, runRange, type Tally } from './run_range.ts';
import { planOf, runPlan } from './run_seed.ts';
import { runWorkers } from './run_workers.ts';
import { shrink } from './shrink.ts';

const PROGRESS_EVERY = 5_000;

/** Runs the seeds, says how it goes, and explains the first failure. Resolves with the exit code. */
export async function simulate(options: SimOptions): Promise<number> {
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  let done = 0;
  const progress = (schedules: number): void => {
    const before = Math.floor(done / PROGRESS_EVERY);
    done += schedules;
    if (Math.floor(done / PROGRESS_EVERY) === before) return;
    console.log(`${done} of ${options.schedules} schedules, ${Math.round(done / seconds())}/s`);
  };
  const { tally, failure } = await runAll(options, progress);
  console.log(
    `seeds ${options.seed} to ${options.seed + options.schedules - 1}: ${tally.schedules} schedules, ${tally.events} events, ${seconds().toFixed(1)} s, digest ${tally.digest}, ${failure === undefined ? 'no violation' : 'VIOLATED'}`,
  );
  if (options.record !== undefined) await recordRun(options.record, options, tally, failure, seconds());
  if (failure === undefined) return 0;
  await explain(failure, options);
  return 1;
}

function runAll(
  options: SimOptions,
  progress: (schedules: number) => void,
): Promise<{ readonly tally: Tally; readonly failure: Failure | undefined }> {
  if (options.workers > 1) return runWorkers(options, progress);
  return runRange({
    ...options,
    step: 1,
    keepTrace: options.trace,
    onResult(result) {
      progress(1);
      if (result.trace !== undefined)
        console.log(`seed ${result.seed}, digest ${result.digest}\n${result.trace.join('\n')}`);
    },
  });
}

/** Names what is violated, the smallest plan that shows it, what happens in that, and how to see it again. */
async function explain({ seed, violations }: Failure, options: SimOptions): Promise<void> {
  console.log(`\nseed ${seed} violates:`);
  for (const { invariant, detail } of violations) console.log(`  ${invariant}: ${detail}`);
  const [first] = violations;
  if (first === undefined || options.brief) return;
  Error.stackTraceLimit = 20;
  const environment = await prepareEnvironment();
  const smallest = await shrink(seed, options, first.invariant, environment);
  const plan = planOf(seed, smallest);
  const { items, ...rest } = plan;
  const result = await runPlan(plan, environment, true);
  console.log(`\nshrunk to ${items.length} of ${planOf(seed, options).items.length} items:`);
  console.log(`  ${JSON.stringify(rest)}`);
  for (const item of items) console.log(`  ${JSON.stringify(item)}`);
  console.log(`\ntrace (digest ${result.digest}):\n${(result.trace ?? []).join('\n')}`);
  for (const { invariant, detail } of result.violations) console.log(`violates ${invariant}: ${detail}`);
  const only = smallest.only === undefined ? '' : ` --only ${smallest.only.join(',') || 'none'}`;
  const focus = options.focus === undefined ? '' : ` --focus ${options.focus}`;
  const mutation = options.mutation === undefined ? '' : ` --mutation ${options.mutation.name}`;
  console.log(
    `\nreproduce: npm run sim -- --seed ${seed} --schedules 1${only}${smallest.calm ? ' --calm' : ''}${focus}${mutation} --trace`,
  );
}
