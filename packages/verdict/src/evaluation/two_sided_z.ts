import { VerdictError } from '../errors.ts';
import { normalQuantile } from '../stats/mod.ts';

/** @throws VerdictError `argument_invalid` */
export function assertConfidence(confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new VerdictError('argument_invalid', `confidence must lie between 0 and 1, not ${confidence}.`);
}

/** Standard errors to either side of a normal estimate. @throws VerdictError `argument_invalid` */
export function twoSidedZ(confidence: number): number {
  assertConfidence(confidence);
  return normalQuantile(1 - (1 - confidence) / 2);
}
