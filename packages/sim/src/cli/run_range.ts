import type { ScheduleResult } from '../schedule.ts';
import { prepareEnvironment } from '../nodes/environment.ts';
import { type Narrowing, planOf, runPlan, watchUnhandled } from './run_seed.ts';

export interface Tally {
  schedules: number;
  events: number;
  /** Faults of the plans, by kind. */
  readonly faults: Record<string, number>;
  /** Of the digests of all schedules, in their order. */
  digest: string;
}

export interface Failure {
  readonly seed: number;
  readonly violations: ScheduleResult['violations'];
}

export interface RangeOptions extends Narrowing {
  readonly seed: number;
  readonly schedules: number;
  /** Every how many seeds: of several workers, each takes its own. */
  readonly step: number;
  readonly onResult: (result: ScheduleResult, tally: Readonly<Tally>) => void;
  readonly keepTrace: boolean;
}

/** Runs seeds until one fails. */
export async function runRange(
  options: RangeOptions,
): Promise<{ readonly tally: Tally; readonly failure: Failure | undefined }> {
  watchUnhandled();
  // Faults are thrown by the thousand, and nobody looks at where.
  Error.stackTraceLimit = 0;
  const environment = await prepareEnvironment();
  const tally: Tally = { schedules: 0, events: 0, faults: {}, digest: '' };
  for (let i = 0; i < options.schedules; i++) {
    const seed = options.seed + i * options.step;
    const result = await runPlan(planOf(seed, options), environment, options.keepTrace);
    add(tally, result);
    options.onResult(result, tally);
    const { violations } = result;
    if (violations.length > 0) return { tally, failure: { seed, violations } };
  }
  return { tally, failure: undefined };
}

function add(tally: Tally, { events, faults, digest }: ScheduleResult): void {
  tally.schedules += 1;
  tally.events += events;
  tally.digest = mix(tally.digest, digest);
  for (const [kind, count] of faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
}

/** FNV-1a over both, in hex. */
function mix(before: string, next: string): string {
  let hash = 0x811c9dc5;
  for (const character of before + next) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
