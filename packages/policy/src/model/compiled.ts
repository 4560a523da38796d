import type { Ir } from './ir.ts';
import type { Operator, Policy, Severity } from './policy.ts';
import type { MemberSets } from './set_proof.ts';
import type { PolicyContext } from './context.ts';
import type { RuleEvidence, RuleProof, Truth } from './verdict.ts';

/** A context read for one policy: values in slots, at one moment, with the sets at hand. Opaque to all but compiled code. */
export interface Facts {
  readonly context: PolicyContext;
  readonly nowMs: number;
  readonly sets: MemberSets;
  /** By slot; undefined: missing. */
  readonly values: readonly unknown[];
}

export interface CompiledRule {
  readonly id: string;
  readonly op: Operator;
  readonly severity: Severity;
  /** The hot path: neither evidence nor proofs are made. Never throws. */
  test(facts: Facts): Truth;
  /** Agrees with `test`. */
  explain(facts: Facts): {
    readonly truth: Truth;
    readonly evidence: RuleEvidence;
    readonly proof: RuleProof | null;
  };
}

export interface CompiledPredicate {
  readonly id: string;
  test(facts: Facts): Truth;
}

/** A policy as closures: nothing of it is interpreted when it is evaluated. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly ir: Ir;
  /** By id, in byte order. */
  readonly rules: readonly CompiledRule[];
  /** In policy order. */
  readonly predicates: readonly CompiledPredicate[];
  /** @throws PolicyError `context_invalid`: names or types that the policy's inputs do not allow */
  facts(context: PolicyContext, nowMs: number, sets: MemberSets): Facts;
}
