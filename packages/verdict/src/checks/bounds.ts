import type { Pcs } from '@kakeya/protocol';
import type { VerifyParams } from '../params.ts';
import { type Reason, reject } from '../reason.ts';

/** Written so that NaN fails: `!(low <= x && x <= high)`, never `x < low || x > high`. */
const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;

export function boundsReasons(record: Pcs, params: VerifyParams): Reason[] {
  const reasons: Reason[] = [];
  const cohMax = 1 + params.tolCoh;
  if (!within(record.coh_star, 0, cohMax)) {
    const message = `coh_star ${record.coh_star} lies outside [0, ${cohMax}].`;
    reasons.push(reject('coh_star_out_of_bounds', message, { claimed: record.coh_star, max: cohMax }));
  }
  if (!within(record.r, 0, 1)) {
    reasons.push(reject('r_out_of_bounds', `r ${record.r} lies outside [0, 1].`, { claimed: record.r }));
  }
  if (!within(record.budget, 0, 1)) {
    const message = `budget ${record.budget} lies outside [0, 1].`;
    reasons.push(reject('budget_out_of_bounds', message, { claimed: record.budget }));
  }
  return reasons;
}
