import { VerdictError } from '../errors.ts';
import type { Miscoverage } from './miscoverage.ts';

export interface RecalibrationLimits {
  /** Propose after this long, in ms. */
  readonly maxAgeMs: number;
  /** Propose after this many decisions. */
  readonly maxDecisions: number;
  /** Propose when the error is off by more than this share of delta. */
  readonly miscoverageTolerance: number;
}

/** Weekly, per 10 000 decisions, or off by more than half of delta. */
export const DEFAULT_RECALIBRATION_LIMITS: RecalibrationLimits = {
  maxAgeMs: 7 * 24 * 60 * 60 * 1000,
  maxDecisions: 10_000,
  miscoverageTolerance: 0.5,
};

export interface RecalibrationInput {
  readonly nowMs: number;
  readonly calibratedAtMs: number;
  readonly decisionsSince: number;
  readonly driftAlarm: boolean;
  readonly miscoverage: readonly Miscoverage[];
}

export type RecalibrationTrigger =
  | { readonly kind: 'age'; readonly ageMs: number; readonly limitMs: number }
  | { readonly kind: 'decisions'; readonly decisions: number; readonly limit: number }
  | { readonly kind: 'drift' }
  | {
      readonly kind: 'miscoverage';
      readonly decision: Miscoverage['decision'];
      readonly label: Miscoverage['label'];
      readonly estimate: number;
      readonly delta: number;
    };

export interface RecalibrationProposal {
  readonly proposed: boolean;
  readonly triggers: readonly RecalibrationTrigger[];
}

/**
 * Whether to recalibrate, and why. Proposes only: what is recorded and applied is the caller's policy.
 *
 * Miscoverage triggers where the estimate is off by more than the tolerance **and** the interval excludes delta: from a
 * few labels the estimate alone is off almost always (0 of 10 is off by 100 %).
 * @throws VerdictError `argument_invalid` for a time or count that is not a number, `params_invalid` for such a limit
 */
export function recalibrationProposal(
  input: RecalibrationInput,
  limits: RecalibrationLimits = DEFAULT_RECALIBRATION_LIMITS,
): RecalibrationProposal {
  const { maxAgeMs, maxDecisions, miscoverageTolerance } = limits;
  for (const [name, value] of Object.entries({ maxAgeMs, maxDecisions, miscoverageTolerance })) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new VerdictError('params_invalid', `${name} must be a finite number above 0, not ${value}.`);
    }
  }
  const ageMs = input.nowMs - input.calibratedAtMs;
  if (!Number.isFinite(ageMs) || !(input.decisionsSince >= 0)) {
    throw new VerdictError(
      'argument_invalid',
      'nowMs, calibratedAtMs and decisionsSince must be finite numbers.',
    );
  }
  const triggers: RecalibrationTrigger[] = [];
  if (ageMs >= maxAgeMs) triggers.push({ kind: 'age', ageMs, limitMs: maxAgeMs });
  if (input.decisionsSince >= maxDecisions) {
    triggers.push({ kind: 'decisions', decisions: input.decisionsSince, limit: maxDecisions });
  }
  if (input.driftAlarm) triggers.push({ kind: 'drift' });
  for (const { decision, label, estimate, delta, alarm } of input.miscoverage) {
    if (alarm && estimate !== null && Math.abs(estimate - delta) > miscoverageTolerance * delta) {
      triggers.push({ kind: 'miscoverage', decision, label, estimate, delta });
    }
  }
  return { proposed: triggers.length > 0, triggers };
}
