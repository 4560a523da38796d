import { VerdictError } from '../errors.ts';
import { assertLevel } from './count.ts';

/** Adaptive conformal inference (Gibbs & Candès 2021): the level that the next prediction is made at. */
export interface AciState {
  /** May leave [0, 1]: at ≤ 0 the next prediction must cover everything, at ≥ 1 nothing. */
  readonly alphaT: number;
}

export interface AciParams {
  /** Step size γ > 0: larger follows drift faster and swings more. */
  readonly gamma: number;
  /** The miscoverage α aimed at in the long run. */
  readonly target: number;
}

/** Starts at the target. */
export function startAci(target: number): AciState {
  assertLevel('target', target);
  return { alphaT: target };
}

/** The level to predict at: within [0, 1], where `predictMarginal` gives +∞ at 0 and −∞ at 1, as the bound requires. */
export const aciLevel = ({ alphaT }: AciState): number => Math.min(1, Math.max(0, alphaT));

/**
 * α_{t+1} = α_t + γ(α − err_t). For every stream, an adversary's included, and every T:
 * |mean err − α| ≤ (max(α₁, 1 − α₁) + γ)/(Tγ) (their Proposition 4.1). That is an average over time: it promises
 * nothing of any single decision, and a burst of errors may be paid for later by covering everything.
 * @param err whether the truth lay outside the prediction made at `aciLevel(state)`
 * @throws VerdictError `argument_invalid`
 */
export function updateAci(state: AciState, err: boolean, { gamma, target }: AciParams): AciState {
  assertLevel('target', target);
  if (!(gamma > 0 && gamma < Number.POSITIVE_INFINITY)) {
    throw new VerdictError('argument_invalid', `gamma must be finite and above 0, not ${gamma}.`);
  }
  if (!Number.isFinite(state.alphaT)) {
    throw new VerdictError('argument_invalid', `alphaT must be finite, not ${state.alphaT}.`);
  }
  return { alphaT: state.alphaT + gamma * (target - (err ? 1 : 0)) };
}
