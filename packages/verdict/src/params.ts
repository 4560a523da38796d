import { canonicalizeJson, type Sha256Hex, sha256Hex } from '@kakeya/protocol';
import { VerdictError } from './errors.ts';

/** What decides besides the record itself. Versioned configuration; `paramsHash` names a set of values. */
export interface VerifyParams {
  /** Largest accepted |claimed − recomputed| fractal dimension. */
  readonly tolD: number;
  /** How far coh★ may exceed 1. */
  readonly tolCoh: number;
  /** Largest accepted |claimed − recomputed| budget. */
  readonly tolBudget: number;
  /** `sticky` needs coh★ at or above this … */
  readonly stickyCoh: number;
  /** … and D̂ at or below this. */
  readonly stickyD: number;
  /** `non_sticky` is D̂ at or above this. */
  readonly nonStickyD: number;
  readonly budgetBase: number;
  readonly budgetAlpha: number;
  readonly budgetBeta: number;
  readonly budgetGamma: number;
  readonly budgetD0: number;
  /** B, the histogram bins that coh★ was made with: its validity depends on n against B. */
  readonly cohBins: number;
  /** A text that deflates below this share of its size repeats itself. Judged for version 0.2 texts. */
  readonly minTextRatio: number;
  /** Clock skew, in ms, beyond which the agent's own report lowers trust. */
  readonly maxClockSkewMs: number;
}

export const DEFAULT_PARAMS: VerifyParams = {
  tolD: 0.15,
  tolCoh: 0.05,
  tolBudget: 0.01,
  stickyCoh: 0.7,
  stickyD: 1.5,
  nonStickyD: 2.6,
  budgetBase: 0.1,
  budgetAlpha: 0.3,
  budgetBeta: 0.5,
  budgetGamma: 0.2,
  budgetD0: 2.2,
  cohBins: 20,
  minTextRatio: 0.2,
  maxClockSkewMs: 300_000,
};

const UNIT_INTERVAL = [
  'tolCoh',
  'tolBudget',
  'stickyCoh',
  'budgetBase',
  'budgetAlpha',
  'budgetBeta',
  'budgetGamma',
  'minTextRatio',
] as const satisfies readonly (keyof VerifyParams)[];

/** Refuses parameters that would make a check meaningless: NaN passes every comparison that it should fail. */
export function assertParams(params: VerifyParams): void {
  for (const [name, value] of Object.entries(params)) {
    if (!Number.isFinite(value) || value < 0) {
      throw new VerdictError(
        'params_invalid',
        `${name} must be a finite number of at least 0, not ${value}.`,
      );
    }
  }
  for (const name of UNIT_INTERVAL) {
    if (params[name] > 1) {
      throw new VerdictError('params_invalid', `${name} must lie in [0, 1], not ${params[name]}.`);
    }
  }
  if (!Number.isInteger(params.cohBins) || params.cohBins < 1) {
    throw new VerdictError('params_invalid', `cohBins must be a positive integer, not ${params.cohBins}.`);
  }
  if (params.stickyD >= params.nonStickyD) {
    throw new VerdictError('params_invalid', 'stickyD must be below nonStickyD: the regimes would overlap.');
  }
}

/** SHA-256 of the RFC 8785 form of the parameters: equal values have equal names, in any language. */
export function paramsHash(params: VerifyParams): Sha256Hex {
  return sha256Hex(new TextEncoder().encode(canonicalizeJson({ ...params })));
}
