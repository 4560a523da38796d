import { Worker } from 'node:worker_threads';
import type { SimOptions } from './options.ts';
import type { Failure, Tally } from './run_range.ts';
import type { WorkerInput, WorkerMessage } from './worker_messages.ts';

type Outcome = { readonly tally: Tally; readonly failure: Failure | undefined };

/** The same seeds over several threads. All stop at the first failure; the lowest seed among those found is told. */
export async function runWorkers(
  options: SimOptions,
  onProgress: (schedules: number) => void,
): Promise<Outcome> {
  const workers: Worker[] = [];
  const outcomes = await Promise.all(
    Array.from({ length: options.workers }, (_, index) => {
      const input: WorkerInput = {
        seed: options.seed + index,
        schedules: Math.ceil((options.schedules - index) / options.workers),
        step: options.workers,
        focus: options.focus,
        mutation: options.mutation,
        only: options.only,
        calm: options.calm,
      };
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: input });
      workers.push(worker);
      return outcomeOf(worker, workers, onProgress);
    }),
  );
  return combined(outcomes.filter((outcome) => outcome !== undefined));
}

function outcomeOf(
  worker: Worker,
  all: readonly Worker[],
  onProgress: (schedules: number) => void,
): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') {
        onProgress(message.schedules);
        return;
      }
      resolve(message);
      if (message.failure !== undefined) for (const other of all) void other.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(undefined));
  });
}

function combined(outcomes: readonly Outcome[]): Outcome {
  const tally: Tally = { schedules: 0, events: 0, faults: {}, digest: '' };
  for (const { tally: part } of outcomes) {
    tally.schedules += part.schedules;
    tally.events += part.events;
    tally.digest += part.digest;
    for (const [kind, count] of Object.entries(part.faults))
      tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
  }
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  return { tally, failure: failures.toSorted((a, b) => a.seed - b.seed)[0] };
}
