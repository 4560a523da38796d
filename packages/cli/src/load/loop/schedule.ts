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
  const mean = ratePerS * durationS;
  for (const at of unitArrivals(plan)) {
    if (at >= mean) return undefined;
    const s = at / ratePerS;
    yield 1000 * (shape === 'burst' ? Math.floor(s) + (s % 1) * BURST_SHARE : s);
  }
  return undefined;
}

/** As many as a schedule of this plan will ever hold: ten deviations above the mean of a Poisson count. */
export function mostArrivals({ ratePerS, durationS }: SchedulePlan): number {
  const mean = ratePerS * durationS;
  return Math.ceil(mean + 10 * Math.sqrt(mean)) + 10;
}

/** Without end, with a mean gap of 1: whole numbers stay exact where seconds would add up rounding errors. */
function* unitArrivals({ process, seed }: SchedulePlan): Generator<number> {
  const random = seededRandom(seed, 'arrivals');
  const gap = (): number => (process === 'uniform' ? 1 : -Math.log(1 - random()));
  for (let at = process === 'uniform' ? 0 : gap(); ; at += gap()) yield at;
}
