import {
  boundContext,
  type CompiledPolicy,
  compilePolicy,
  contextHash,
  decidePolicy,
  PolicyError,
  parseIr,
  parsePolicyJson,
  assertIrOf,
  readContext,
} from '@kakeya/policy';
import { ProvenSets } from '@kakeya/policy/sets';
import type { PolicyAnswer, PolicyFinding, PolicyStanding, TenantState } from '@kakeya/verdict';
import { assertAffordable } from './assert_affordable.ts';
import { readProofs } from './read_proofs.ts';
import type { SubmittedPolicy } from '../judge/policy_schema.ts';

/**
 * What the tenant's policy says of a submission, as of its receipt. Pure: lists are not read, so what stands on one or
 * does not must come with its proof, and the log alone derives the finding again.
 */
export function policyFinding(
  submitted: SubmittedPolicy,
  { policies }: Pick<TenantState, 'policies'>,
  receivedAtMs: number,
): PolicyFinding {
  const { id } = submitted;
  const inForce = policies.get(id);
  if (inForce === undefined) {
    const why = 'no version of it is in force for this tenant.';
    return { id, enforced: { kind: 'unevaluated', why }, shadow: null };
  }
  const answerOf = (standing: PolicyStanding | null): PolicyAnswer | null =>
    standing && answer(submitted, standing, receivedAtMs);
  return { id, enforced: answerOf(inForce.enforced), shadow: answerOf(inForce.shadow) };
}

function answer(
  { id, context: given, proofs = [] }: SubmittedPolicy,
  standing: PolicyStanding,
  nowMs: number,
): PolicyAnswer {
  try {
    const compiled = compiledOf(standing);
    const context = boundContext(readContext(given), standing.bindings);
    assertAffordable(compiled, context);
    const facts = compiled.facts(context, nowMs, new ProvenSets(readProofs(proofs)));
    const { verdict, failed, warned, unknown, unknown_predicates } = decidePolicy(compiled, facts);
    const says = {
      id,
      version: standing.version,
      verdict,
      failed,
      warned,
      unknown: [...unknown, ...unknown_predicates],
      policy_hash: compiled.ir.policy_hash,
      ir_hash: compiled.ir.ir_hash,
      context_hash: contextHash(context),
    };
    return { kind: 'evaluated', says };
  } catch (fault) {
    if (!(fault instanceof PolicyError)) throw fault;
    return { kind: 'unevaluated', why: fault.message };
  }
}

/** A standing is immutable and lives as long as it is in force. */
const COMPILED = new WeakMap<PolicyStanding, CompiledPolicy>();

/** Hashes are recomputed: a policy altered on its way here is not evaluated. */
function compiledOf(standing: PolicyStanding): CompiledPolicy {
  const known = COMPILED.get(standing);
  if (known !== undefined) return known;
  const policy = parsePolicyJson(standing.policy);
  assertIrOf(policy, parseIr(standing.ir));
  const compiled = compilePolicy(policy);
  COMPILED.set(standing, compiled);
  return compiled;
}
