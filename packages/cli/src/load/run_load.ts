import { EXIT, type ExitCode } from '../exit_code.ts';
import { note } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import { readInputText } from '../records/read_input.ts';
import { listenForStop } from '../up/stop_signals.ts';
import { ConnectionPool } from './http/pool.ts';
import { createTarget, type Target } from './http/target.ts';
import { OpenLoop } from './loop/open_loop.ts';
import { mostArrivals, type SchedulePlan, scheduleMs } from './loop/schedule.ts';
import { MIXES } from './mixes.ts';
import type { LoadOptions } from './options.ts';
import { Acknowledged } from './records/acknowledged.ts';
import { planRecords } from './records/plan_records.ts';
import { createRecordSource, type RecordPlan, type RecordSource } from './records/record_source.ts';
import { RequestStream, type Sendable } from './records/request_stream.ts';
import { Sample } from './records/sample.ts';
import { SignedAhead } from './records/signed_ahead.ts';
import { exitOfReport } from './results/exit_of_report.ts';
import { Ledger } from './results/ledger.ts';
import { startLiveProgress } from './results/live_progress.ts';
import { makeReport } from './results/make_report.ts';
import { publishReport } from './results/publish_report.ts';
import { seededRandom } from './seeded_random.ts';
import { type Verification, verifyAcknowledged } from './verify/verify_acknowledged.ts';

/** What the phases of a run share. */
interface Run {
  readonly options: LoadOptions;
  readonly plan: RecordPlan;
  readonly source: RecordSource;
  readonly target: Target;
  readonly pool: ConnectionPool;
  readonly acknowledged: Acknowledged;
  readonly stop: AbortSignal;
}

/** Bounds what is kept to be sent again, at about a kilobyte each. */
const MOST_REPEATABLE = 4_096;

/** `kakeya load`: plan → connect → open loop → ask again for what was acknowledged → report. */
export async function runLoad(options: LoadOptions): Promise<ExitCode> {
  const stop = listenForStop();
  const plan = await planRecords(options);
  const source = createRecordSource(plan);
  // A key that cannot sign is refused here, in words, and not in the thread that signs.
  await source.bytesOf(0);
  const authorities = options.ca === undefined ? undefined : await readInputText(options.ca);
  const target = createTarget({ ...options, authorities });

  using pool = new ConnectionPool(target.dial, {
    connections: options.connections,
    timeoutMs: options.timeout * 1000,
  });
  if ((await pool.tried()) === 0) {
    const [fault = 'it closes the connection'] = Object.keys(pool.counts.faults);
    note(`error: ${options.endpoint} is not reachable (${fault}): start a gateway, or correct --endpoint.`);
    return EXIT.unavailable;
  }
  const run: Run = { options, plan, source, target, pool, acknowledged: new Acknowledged(), stop };
  const ledger = await load(run);
  const interrupted = stop.aborted;
  const verification = options.verify === true ? await verify(run) : null;
  const report = makeReport({ options, plan, ledger, pool, interrupted, verification });
  await publishReport(report, options);
  return exitOfReport(report);
}

async function load({ options, plan, target, pool, acknowledged, stop }: Run): Promise<Ledger> {
  const { rate, duration, warmUp, arrivals, seed, timeout, signAhead } = options;
  const mix = MIXES[plan.mix];
  const schedule: SchedulePlan = {
    ratePerS: rate,
    durationS: warmUp + duration,
    process: arrivals,
    shape: mix.shape,
    seed,
  };
  await using ahead = new SignedAhead(plan, {
    ahead: Math.ceil(rate * signAhead),
    total: mostArrivals(schedule),
  });
  await ahead.filled();
  using progress = startLiveProgress();

  const repeatable = new Sample<Sendable>(MOST_REPEATABLE, seededRandom(seed, 'repeatable'));
  const ledger = new Ledger({
    warmUpMs: warmUp * 1000,
    acknowledged,
    repeatable,
    onAnswered: (latencyMs, status) => progress.answered(latencyMs, status),
  });
  const random = seededRandom(seed, 'duplicates');
  const requests = new RequestStream({ mix, random, ahead, repeatable, target });
  const loop = new OpenLoop({
    scheduleMs: scheduleMs(schedule),
    pool,
    next: () => requests.next(),
    observer: ledger,
    drainMs: timeout * 1000,
  });
  ahead.onReady(() => loop.wake());
  await loop.run(AbortSignal.any([stop, ahead.broken]));
  ahead.broken.throwIfAborted();
  return ledger;
}

/** After a Ctrl-C it still runs, because it was asked for; one that comes while it runs ends it. */
async function verify({ options, source, target, pool, acknowledged, stop }: Run): Promise<Verification> {
  const progress = startProgress('acknowledged records verified');
  const verification = await verifyAcknowledged({
    acknowledged,
    source,
    target,
    pool,
    connections: options.connections,
    timeoutMs: options.verifyTimeout * 1000,
    stop: stop.aborted ? undefined : stop,
    onChecked: () => progress.advance(),
  });
  progress.end();
  return verification;
}
