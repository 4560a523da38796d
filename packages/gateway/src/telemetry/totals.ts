/** Totals that are projections of the outcome log: they survive a restart, each also by tenant. */
export const TOTALS = {
  flk_ingest_total: 'Submissions that were recorded and settled.',
  flk_dedup_hits: 'Submissions answered with an outcome that was already stored.',
  flk_accepted: 'Records decided as accept.',
  flk_escalated: 'Records decided as escalate.',
  flk_rejected: 'Records decided as reject.',
  flk_refused: 'Submissions refused with a problem after they were recorded.',
  flk_signature_errors: 'Submissions whose signature was missing, unknown, expired or wrong.',
  flk_policy_failed: 'Records rejected because the policy that they name fails.',
  flk_policy_warned: 'Records escalated because the policy that they name does not say OK.',
  flk_policy_unevaluated: 'Records escalated because the policy that they name could not be evaluated.',
  flk_policy_missing:
    'Records escalated because they come without the policy that their tenant requires, or that they are signed for.',
  flk_equivocation_total: 'Different signed claims under an id that was already decided.',
} as const;

export type TotalName = keyof typeof TOTALS;

const isTotalName = (name: string): name is TotalName => name in TOTALS;

export const TOTAL_NAMES: readonly TotalName[] = Object.keys(TOTALS).filter(isTotalName);
