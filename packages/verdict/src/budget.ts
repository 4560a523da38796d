import { DEFAULT_PARAMS, type VerifyParams } from './params.ts';

type BudgetParams = Pick<
  VerifyParams,
  'budgetBase' | 'budgetAlpha' | 'budgetBeta' | 'budgetGamma' | 'budgetD0'
>;

/** The share of further effort that an output may claim: clamp01(base + α(1 − r) + β·max(0, D̂ − D0) + γ·coh★). */
export function budgetOf(
  signals: { readonly D_hat: number; readonly coh_star: number; readonly r: number },
  params: BudgetParams = DEFAULT_PARAMS,
): number {
  const raw =
    params.budgetBase +
    params.budgetAlpha * (1 - signals.r) +
    params.budgetBeta * Math.max(0, signals.D_hat - params.budgetD0) +
    params.budgetGamma * signals.coh_star;
  return Math.min(1, Math.max(0, raw));
}
