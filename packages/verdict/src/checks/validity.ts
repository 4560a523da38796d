import type { Pcs, PcsV02 } from '@kakeya/protocol';
import { judgeValidity, type SignalName } from '@kakeya/signals';
import type { VerifyParams } from '../params.ts';
import { escalate, type Reason, reject } from '../reason.ts';

const SIGNALS: readonly SignalName[] = ['D_hat', 'coh_star', 'r'];

/**
 * Whether each signal may be used at all. The agent's own `validity` can only lower trust: what the
 * counts, n and d contradict is judged again here. A version 0.1 record carries neither n nor d, so it is
 * decided without this check.
 */
export function validityReasons(record: Pcs, params: VerifyParams): Reason[] {
  if (record.version === '0.1') return [];
  const { n, d } = record;
  if (n === undefined || d === undefined) {
    return [escalate('size_missing', 'Without n and d nobody can tell whether the signals are valid.')];
  }
  return [...dimensionReasons(record, d), ...countReasons(record, n), ...signalReasons(record, n, d, params)];
}

function dimensionReasons(record: PcsV02, d: number): Reason[] {
  if (record.v_star.length === d) return [];
  const message = `v_star has ${record.v_star.length} coordinates, but d is ${d}.`;
  return [reject('dimension_mismatch', message, { v_star: record.v_star.length, d })];
}

/** n points occupy at most n voxels: a larger count contradicts the record itself. */
function countReasons(record: PcsV02, n: number): Reason[] {
  return record.scales
    .filter((scale) => (record.N_j[String(scale)] ?? 0) > n)
    .map((scale) => {
      const count = record.N_j[String(scale)] ?? 0;
      const message = `N_j counts ${count} voxels at scale ${scale}, but there are only ${n} points.`;
      return reject('dimension_mismatch', message, { scale, count, n });
    });
}

function signalReasons(record: PcsV02, n: number, d: number, params: VerifyParams): Reason[] {
  const judged = judgeValidity({ n, d, scales: record.scales, N_j: record.N_j, bins: params.cohBins });
  const reasons: Reason[] = [];
  for (const signal of SIGNALS) {
    const claimed = record.validity?.[signal];
    if (claimed === undefined) {
      const message = `The record does not say whether ${signal} is valid.`;
      reasons.push(escalate('validity_missing', message, { signal }));
    }
    const invalid = [judged[signal], claimed].find((validity) => validity !== undefined && !validity.valid);
    if (invalid !== undefined && !invalid.valid) {
      const message = `${signal} is invalid: ${invalid.reason}`;
      reasons.push(escalate('signal_invalid', message, { signal, reason: invalid.reason }));
    }
  }
  return reasons;
}
