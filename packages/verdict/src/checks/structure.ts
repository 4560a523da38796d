import type { Pcs } from '@kakeya/protocol';
import type { VerifyParams } from '../params.ts';
import { escalate, type Reason } from '../reason.ts';
import type { Recomputed } from '../recompute.ts';

/**
 * Structural degeneracy: loops and repetition. This says nothing of whether the output is true.
 * Only version 0.2 says what kind of payload it is and which signals are valid, so only it is judged.
 */
export function structureReasons(
  record: Pcs,
  recomputed: Recomputed | undefined,
  params: VerifyParams,
): Reason[] {
  if (record.version === '0.1') return [];
  const reasons: Reason[] = [];
  if (record.payload_kind === 'text' && record.validity?.r.valid === true && record.r < params.minTextRatio) {
    const message = `The text deflates to ${record.r.toFixed(3)} of its size (below ${params.minTextRatio}): it repeats itself.`;
    reasons.push(escalate('text_repetition', message, { r: record.r, min: params.minTextRatio }));
  }
  if (recomputed?.regime === 'sticky') {
    const message = `One slab holds ${record.coh_star.toFixed(3)} of the points and D_hat is ${recomputed.D_hat.toFixed(3)}: the structure has collapsed.`;
    const values = { coh_star: record.coh_star, D_hat: recomputed.D_hat };
    reasons.push(escalate('structure_sticky', message, values));
  }
  return reasons;
}
