import type { PolicyDigest } from './hash.ts';
import type { Literal, Operator, Severity } from './policy.ts';
import type { SetProof } from './set_proof.ts';

/** Of Kleene's three-valued logic: null is unknown, and never passes for either. */
export type Truth = boolean | null;

export const RULE_STATUSES = ['pass', 'fail', 'unknown'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

/** What a rule was decided on. Values of the context are in here: for whoever may see it, never for logs. */
export interface RuleEvidence {
  readonly op: Operator;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  /** null: not known. */
  readonly lhs: Literal | null;
  readonly rhs: Literal | null;
  /** Inputs that the context lacks, in byte order. */
  readonly missing: readonly string[];
  /** Elements of the left side that decided a fail, at most 100. */
  readonly offending: readonly string[];
}

/**
 * What can be checked without the lists: each element of the left side that something is known of, against the root.
 * Whoever has these alone comes to the same result.
 */
export interface RuleProof {
  readonly root: string;
  readonly proofs: readonly SetProof[];
}

export interface RuleResult {
  readonly rule_id: string;
  readonly status: RuleStatus;
  readonly evidence: RuleEvidence;
  /** null where the evidence is all there is to check. */
  readonly proof: RuleProof | null;
}

export const POLICY_DECISIONS = ['OK', 'WARN', 'FAIL'] as const;
export type PolicyDecision = (typeof POLICY_DECISIONS)[number];

/** FAIL: a `fail` rule failed. WARN: a `warn` rule failed, something is unknown, or no rule is active. Results are in the plan's order. */
export interface PolicyVerdict {
  readonly verdict: PolicyDecision;
  readonly results: readonly RuleResult[];
  /** Left out where there are none. */
  readonly unknown_predicates?: readonly string[];
  readonly policy_hash: PolicyDigest;
  readonly ir_hash: PolicyDigest;
  readonly context_hash: PolicyDigest;
  readonly plan_hash: PolicyDigest;
  /** RFC 3339, UTC: what `now` was. */
  readonly evaluated_at: string;
}
