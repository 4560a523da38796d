import type { Pcs } from '@kakeya/protocol';
import type { VerifyParams } from '../params.ts';
import type { Recomputed } from '../recompute.ts';

/**
 * How close a record comes to a bound of the deterministic checks: 0 far from all, 1 at or beyond one. The closest
 * bound decides. null when nothing can be recomputed, or a signal is no number.
 */
export function boundsScore(
  record: Pcs,
  recomputed: Recomputed | undefined,
  params: VerifyParams,
): number | null {
  if (recomputed === undefined) return null;
  const closeness = [
    Math.abs(record.D_hat - recomputed.D_hat) / params.tolD,
    Math.abs(record.budget - recomputed.budget) / params.tolBudget,
    record.coh_star / (1 + params.tolCoh),
    // Only a text's r has a bound (see `structureReasons`): a ratio at the bound is 1, one of 1 is the bound itself.
    ...(record.version === '0.2' && record.payload_kind === 'text' ? [params.minTextRatio / record.r] : []),
  ];
  let largest = 0;
  for (const value of closeness) {
    // 0 / 0 under a tolerance of 0 is no number: it must not pass for far away.
    if (Number.isNaN(value)) return null;
    if (value > largest) largest = value;
  }
  return Math.min(1, largest);
}
