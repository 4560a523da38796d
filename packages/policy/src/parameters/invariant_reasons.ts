import { assertParams, VerdictError, type VerifyParams } from '@kakeya/verdict';
import { FULL_DIMENSION } from './parameter_table.ts';

/** Sums of decimal weights that make 1 on paper may exceed it in the last bits. */
const ROUNDING = 1e-9;

/** What no document may break, whatever it asserts itself. Values are finite. */
export function invariantReasons(params: VerifyParams): readonly string[] {
  const reasons: string[] = [];
  const largest = largestBudget(params);
  if (!(largest <= 1 + ROUNDING)) {
    reasons.push(
      `The budget would reach ${largest} before it is cut to 1, so that outputs which differ could claim the same: ` +
        `base + alpha + beta·max(0, ${FULL_DIMENSION} − d0) + gamma must be at most 1.`,
    );
  }
  try {
    assertParams(params);
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    reasons.push(error.message);
  }
  return reasons;
}

/**
 * Of base + α(1 − r) + β·max(0, D̂ − D0) + γ·coh★, where every weight is at least 0: its value at r = 0, coh★ = 1 and
 * D̂ = 3. What lies beyond (coh★ within its tolerance, a larger D̂) is cut to 1.
 */
function largestBudget({ budgetBase, budgetAlpha, budgetBeta, budgetGamma, budgetD0 }: VerifyParams): number {
  return budgetBase + budgetAlpha + budgetBeta * Math.max(0, FULL_DIMENSION - budgetD0) + budgetGamma;
}
