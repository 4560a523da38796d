import type { Pcs, Regime } from '@kakeya/protocol';
import { theilSenSlope } from '@kakeya/signals';
import { budgetOf } from './budget.ts';
import type { VerifyParams } from './params.ts';
import { regimeOf } from './regime.ts';

/** What the server derives for itself from the record's raw counts. */
export interface Recomputed {
  readonly D_hat: number;
  readonly budget: number;
  readonly regime: Regime;
}

/** undefined when N_j does not determine a slope: fewer than two scales, or a count below 1. */
export function recompute(record: Pcs, params: VerifyParams): Recomputed | undefined {
  if (record.scales.length < 2) return undefined;
  const counts = record.scales.map((scale) => record.N_j[String(scale)] ?? Number.NaN);
  if (counts.some((count) => !(count >= 1))) return undefined;
  const D_hat = theilSenSlope(record.scales, counts, record.version === '0.1' ? 'upper' : 'true');
  if (!Number.isFinite(D_hat)) return undefined;
  const signals = { D_hat, coh_star: record.coh_star, r: record.r };
  return { D_hat, budget: budgetOf(signals, params), regime: regimeOf(signals, params) };
}
