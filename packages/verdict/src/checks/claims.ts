import type { Pcs } from '@kakeya/protocol';
import type { VerifyParams } from '../params.ts';
import { type Reason, reject } from '../reason.ts';
import type { Recomputed } from '../recompute.ts';

/** What the record claims against what its own counts say. */
export function claimReasons(
  record: Pcs,
  recomputed: Recomputed | undefined,
  params: VerifyParams,
): Reason[] {
  if (recomputed === undefined) {
    const message = 'D_hat cannot be recomputed: N_j holds fewer than two usable scales.';
    return [reject('D_hat_not_computable', message, { scales: record.scales.length })];
  }
  const reasons: Reason[] = [];
  if (!(Math.abs(record.D_hat - recomputed.D_hat) <= params.tolD)) {
    const values = { claimed: record.D_hat, recomputed: recomputed.D_hat, tolerance: params.tolD };
    const message = `D_hat is claimed as ${record.D_hat}, but N_j gives ${recomputed.D_hat.toFixed(9)} (tolerance ${params.tolD}).`;
    reasons.push(reject('D_hat_mismatch', message, values));
  }
  if (record.regime !== recomputed.regime) {
    const values = { claimed: record.regime, recomputed: recomputed.regime };
    const message = `regime is claimed as ${record.regime}, but the signals give ${recomputed.regime}.`;
    reasons.push(reject('regime_mismatch', message, values));
  }
  if (!(Math.abs(record.budget - recomputed.budget) <= params.tolBudget)) {
    const values = { claimed: record.budget, recomputed: recomputed.budget, tolerance: params.tolBudget };
    const message = `budget is claimed as ${record.budget}, but the signals give ${recomputed.budget.toFixed(9)} (tolerance ${params.tolBudget}).`;
    reasons.push(reject('budget_mismatch', message, values));
  }
  return reasons;
}
