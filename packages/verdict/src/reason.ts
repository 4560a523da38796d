export type RejectCode =
  | 'D_hat_not_computable'
  | 'D_hat_mismatch'
  | 'coh_star_out_of_bounds'
  | 'r_out_of_bounds'
  | 'budget_out_of_bounds'
  | 'regime_mismatch'
  | 'budget_mismatch'
  | 'dimension_mismatch'
  | 'benign_improbable'
  | 'anomalous'
  | 'policy_failed';

export type EscalateCode =
  | 'ft_missing'
  | 'degraded'
  | 'fallback_used'
  | 'clock_skew'
  | 'size_missing'
  | 'validity_missing'
  | 'signal_invalid'
  | 'text_repetition'
  | 'structure_sticky'
  | 'wrong_not_excluded'
  | 'guarantee_required'
  | 'ungrounded'
  | 'grounding_missing'
  | 'ensemble_disagrees'
  | 'risk_unscored'
  | 'policy_missing'
  | 'policy_unevaluated'
  | 'policy_warned'
  | 'anomalous';

/** Why a record was not accepted. Escalating reasons doubt it, rejecting reasons contradict it. */
export type Reason = {
  readonly message: string;
  /** The numbers and names that the message speaks of. */
  readonly values: Readonly<Record<string, number | string>>;
} & (
  | { readonly effect: 'reject'; readonly code: RejectCode }
  | { readonly effect: 'escalate'; readonly code: EscalateCode }
);

export function reject(code: RejectCode, message: string, values: Reason['values'] = {}): Reason {
  return { effect: 'reject', code, message, values };
}

export function escalate(code: EscalateCode, message: string, values: Reason['values'] = {}): Reason {
  return { effect: 'escalate', code, message, values };
}
