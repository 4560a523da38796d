import { seededRandom } from '../seeded_random.ts';

/** `steady`: the same rate all the time. `burst`: four times the rate in the first quarter of each second, then none. */
export type ArrivalShape = 'steady' | 'burst';

/** `poisson`: independent senders; `uniform`: equal gaps. */
export type ArrivalProcess = 'poisson' | 'uniform';

export interface SchedulePlan {
  readonly ratePerS: number;
  readonly durationS: number;
  readonly process: ArrivalProcess;
  readonly shape: ArrivalShape;
  readonly seed: number;
}

const BURST_SHARE = 0.25;

/** When each request is to be sent, in ms from the start, ascending. It depends on the plan alone, never on an answer. */
export function* scheduleMs(plan: SchedulePlan): Generator<number, undefined> {
  const { ratePerS, durationS, shape } = plan;
  const gap = gapsOf(plan);
  for (let s = gap.first; s < durationS; s += gap.next() / ratePerS) {
    yield 1000 * (shape === 'burst' ? Math.floor(s) + (s % 1) * BURST_SHARE : s);
  }
  return undefined;
}

/** Gaps in units of the mean gap. */
function gapsOf({ process, ratePerS, seed }: SchedulePlan): { first: number; next: () => number } {
  if (process === 'uniform') return { first: 0, next: () => 1 };
  const random = seededRandom(seed, 'arrivals');
  const next = (): number => -Math.log(1 - random());
  return { first: next() / ratePerS, next };
}
