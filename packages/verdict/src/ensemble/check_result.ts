/** The checks that Kakeya itself runs or asks for. */
export const CHECK_NAMES = [
  'pcs_recompute',
  'grounding',
  'self_consistency',
  'policy',
  'external_judge',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** A built-in check, or the id of a tenant's own. */
export type CheckId = CheckName | (string & {});

export const CHECK_STATUSES = ['pass', 'fail', 'error', 'timeout', 'not_evaluated'] as const;

/** `pass` and `fail` are answers; the others say why there is none. */
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** What one check said about one output. */
export interface CheckResult {
  readonly check: CheckId;
  readonly status: CheckStatus;
  /** Suspicion in [0, 1], larger = more suspect; null where the check gives none. */
  readonly score: number | null;
  readonly evidence: Readonly<Record<string, string | number | boolean | null>>;
  /** null where nobody measured it. */
  readonly durationMs: number | null;
}
