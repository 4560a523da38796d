import type { PcsId, Regime, Sha256Hex } from '@kakeya/protocol';
import type { Choice } from './bandit/mod.ts';
import type { CheckResult } from './ensemble/mod.ts';
import type { SpanKind } from './grounding/mod.ts';
import type { Reason } from './reason.ts';
import type { Features } from './risk/mod.ts';
import type { Route } from './routing/mod.ts';

export type Decision = 'accept' | 'escalate' | 'reject';

/** What the deterministic checks say, with everything needed to derive it again. */
export interface Verification {
  readonly pcs_id: PcsId;
  readonly decision: Decision;
  readonly accepted: boolean;
  readonly escalated: boolean;
  /** null when N_j does not determine a slope. */
  readonly recomputed_D_hat: number | null;
  readonly recomputed_budget: number | null;
  readonly regime: Regime | null;
  readonly reasons: readonly Reason[];
  readonly params_hash: Sha256Hex;
}

/** A finite-sample guarantee of the procedure that decided: over records and calibration sets, not of this one record. */
export interface Guarantee {
  /** P(accept ∣ wrong) ≤ delta, or P(reject ∣ benign) ≤ delta. */
  readonly kind: 'accept_given_wrong' | 'reject_given_benign';
  readonly delta: number;
  readonly p_value: number;
  readonly n_wrong: number;
  readonly n_benign: number;
  /** Whose labels: the tenant's, or those of all tenants while it has too few. */
  readonly set: 'tenant' | 'global';
  readonly calibration_version: string;
}

export type NoGuaranteeCode = 'too_few_labels' | 'score_missing' | 'refused_by_checks' | 'left_to_a_person';

/** Why an outcome carries no guarantee. */
export interface NoGuarantee {
  readonly code: NoGuaranteeCode;
  readonly message: string;
  /** Labels of *wrong* outcomes: how many there are, and how many would do; null when no number would. */
  readonly n_wrong: number;
  readonly needs_n_wrong: number | null;
}

/** How suspect the record is, by the score that its tenant calibrates. */
export interface OutcomeScore {
  readonly name: 'bounds' | 'risk';
  /** In [0, 1], larger = more suspect; null when it could not be had. */
  readonly value: number | null;
  /** The score that every tenant has. */
  readonly bounds: number | null;
  readonly model: string | null;
  /** Of the model's probability, where a model scored. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** What one check said. */
export type OutcomeCheck = Omit<CheckResult, 'durationMs'>;

/** Overlap of the answer with its passages. Offsets, never the text itself. */
export interface OutcomeGrounding {
  readonly jaccard: number;
  readonly containment: number;
  readonly grounded: boolean;
  readonly unsupported_count: number;
  readonly unsupported: readonly { readonly kind: SpanKind; readonly start: number; readonly end: number }[];
}

/** What a policy said of the output. Rule ids and hashes, never values of the context. */
export interface OutcomePolicy {
  readonly id: string;
  readonly version: string;
  readonly verdict: 'OK' | 'WARN' | 'FAIL';
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  /** Rules and predicates of which the context does not tell whether they hold. */
  readonly unknown: readonly string[];
  readonly policy_hash: string;
  readonly ir_hash: string;
  readonly context_hash: string;
}

/** Whether people are asked what this outcome was. */
export interface Labelling {
  readonly wanted: boolean;
  /** With which probability an outcome like this is asked for. */
  readonly propensity: number;
  readonly label_share: number;
}

/** A verdict with everything needed to explain it and to derive it again. */
export interface Outcome extends Verification {
  readonly score: OutcomeScore;
  readonly route: Route;
  readonly checks: readonly OutcomeCheck[];
  /** Which of the tenant's ensembles voted, and with which probability; null: none was drawn. */
  readonly ensemble: Choice | null;
  /** null: the texts did not come with the record. */
  readonly grounding: OutcomeGrounding | null;
  /** null: the record names no policy, or it could not be evaluated. */
  readonly policy: OutcomePolicy | null;
  /** What the version in shadow says, where there is one; it decides nothing. */
  readonly policy_shadow?: OutcomePolicy;
  /** Where they are to be labelled, or all are logged. */
  readonly features?: Features;
  /** Exactly one of `guarantee` and `no_guarantee` is null. */
  readonly guarantee: Guarantee | null;
  readonly no_guarantee: NoGuarantee | null;
  readonly labelling: Labelling;
  /** Of the tenant's labels and settings, or of the global labels where those stood in; null: there are none. */
  readonly calibration_version: string | null;
  /** `sha3-256:` and 64 hex digits; null: no policy had a say. */
  readonly policy_hash: string | null;
}
