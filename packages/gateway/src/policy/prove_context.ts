import {
  boundContext,
  type CompiledPolicy,
  type Facts,
  type Plan,
  PolicyError,
  type PolicyVerdict,
  parsePlan,
  planOf,
  readContext,
  type SelectorName,
  verifyPlan,
  weightsOf,
} from '@kakeya/policy';
import { ProvenSets } from '@kakeya/policy/sets';
import type { PolicyBindings } from '@kakeya/storage';
import { assertAffordable } from './assert_affordable.ts';
import type { PolicyMetrics } from './policy_metrics.ts';
import { readProofs } from './read_proofs.ts';

export interface ProofQuestion {
  readonly compiled: CompiledPolicy;
  readonly bindings: PolicyBindings;
  readonly context: Readonly<Record<string, unknown>>;
  /** Default: `basic`. */
  readonly selector?: SelectorName;
  readonly weights?: unknown;
  readonly proofs?: readonly unknown[];
  /** One that was made before, to be checked and carried out. */
  readonly plan?: unknown;
  readonly nowMs: number;
}

export interface ProofPorts {
  readonly metrics: PolicyMetrics;
  readonly monotonicMs: () => number;
}

/** @throws PolicyError `context_invalid`, `set_invalid`, `weights_invalid`, `argument_invalid` */
export const planContext = (question: ProofQuestion, ports: ProofPorts): Plan =>
  planned(question, ports).plan;

/** @throws PolicyError as `planContext`, and `plan_invalid`, `hash_mismatch`: the plan given is not the right one */
export function verifyContext(question: ProofQuestion, ports: ProofPorts): PolicyVerdict {
  const { compiled, plan: given } = question;
  const startMs = ports.monotonicMs();
  const { facts, plan } =
    given === undefined
      ? planned(question, ports)
      : { facts: factsOf(question), plan: parsePlan(JSON.stringify(given)) };
  const verdict = verifyPlan(compiled, plan, facts);
  ports.metrics.verified(verdict.verdict, (ports.monotonicMs() - startMs) / 1000);
  return verdict;
}

function planned(
  question: ProofQuestion,
  { metrics, monotonicMs }: ProofPorts,
): { readonly facts: Facts; readonly plan: Plan } {
  const { compiled, selector = 'basic', weights } = question;
  try {
    const facts = factsOf(question);
    const startMs = monotonicMs();
    const plan = planOf(compiled, facts, {
      selector,
      ...(weights === undefined ? {} : { weights: weightsOf(weights, compiled.policy) }),
    });
    metrics.planned(selector, plan.active_rules.length, (monotonicMs() - startMs) / 1000);
    return { facts, plan };
  } catch (fault) {
    metrics.selectionFailed();
    throw fault;
  }
}

function factsOf({ compiled, bindings, context, proofs = [], nowMs }: ProofQuestion): Facts {
  if (context['lists'] !== undefined) {
    throw new PolicyError(
      'context_invalid',
      'The context names lists, which a server does not fetch: leave `lists` out, commit to their roots, and send proofs of what is in them or not.',
    );
  }
  const read = boundContext(readContext(context), bindings);
  assertAffordable(compiled, read);
  return compiled.facts(read, nowMs, new ProvenSets(readProofs(proofs)));
}
