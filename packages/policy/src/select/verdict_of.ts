import type { PolicyDecision } from '../model/verdict.ts';

/** What became of the active rules. */
export interface Tally {
  readonly active: number;
  /** Rules of severity `fail` that do not hold. */
  readonly failed: number;
  /** Rules of severity `warn` that do not hold. */
  readonly warned: number;
  readonly unknown: number;
  readonly unknownPredicates: number;
}

/** The one rule by which a verdict comes about. What is unknown never becomes OK, and neither does having checked nothing. */
export function verdictOf(tally: Tally): PolicyDecision {
  if (tally.failed > 0) return 'FAIL';
  const doubt = tally.warned + tally.unknown + tally.unknownPredicates;
  return doubt > 0 || tally.active === 0 ? 'WARN' : 'OK';
}
