/**
 * Policy: what a policy owner wrote, compiled, planned, evaluated, with a proof per rule. No I/O and no clock.
 *
 * `compilePolicy` makes closures of a policy, `facts` reads a context for it, `planOf` selects and orders the rules that
 * the context activates, `verifyPlan` says OK, WARN or FAIL with the evidence of each. What is unknown never passes.
 * Reading YAML is the subpath `source`, committed sets are `sets`, signed evidence is `bundle`.
 */
export { boundContext } from './context/bound_context.ts';
export { contextHash } from './context/context_hash.ts';
export { readContext } from './context/read_context.ts';
export { withCommitment } from './context/with_commitment.ts';
export { PolicyError, type PolicyErrorCode } from './errors.ts';
export { compilePolicy } from './evaluate/compile_policy.ts';
export { assertIrOf } from './ir/assert_ir_of.ts';
export { operandNode } from './expression/operand_node.ts';
export { treeOf } from './expression/tree_of.ts';
export { irJson } from './ir/ir_json.ts';
export { irOf } from './ir/ir_of.ts';
export { parseIr } from './ir/parse_ir.ts';
export type { CompiledPolicy, Facts } from './model/compiled.ts';
export type { PolicyContext } from './model/context.ts';
export type { Diagnostic, DiagnosticCode, LintMode, SourcePlace } from './model/diagnostic.ts';
export type { PolicyDigest } from './model/hash.ts';
export type { Ir } from './model/ir.ts';
export type { Plan, SelectorName } from './model/plan.ts';
export type { ExprNode, Literal, Policy, Rule, Severity } from './model/policy.ts';
export type { IdentityField, MemberSet, MemberSets, SetHeader, SetProof } from './model/set_proof.ts';
export type {
  PolicyDecision,
  PolicyVerdict,
  RuleEvidence,
  RuleProof,
  RuleResult,
  RuleStatus,
} from './model/verdict.ts';
export { decidePolicy, type PolicyOutcome } from './select/decide_policy.ts';
export { driftGate } from './select/drift_gate.ts';
export type { DriftReport } from './select/drift_report.ts';
export { DriftTally } from './select/drift_tally.ts';
export { parsePlan } from './select/parse_plan.ts';
export { planJson } from './select/plan_json.ts';
export { planOf } from './select/plan_of.ts';
export { policyDrift } from './select/policy_drift.ts';
export { verifyPlan } from './select/verify_plan.ts';
export { weightsOf } from './select/weights_of.ts';
export { parsePolicyJson, policyHash, policyJson } from './source/policy_json.ts';
