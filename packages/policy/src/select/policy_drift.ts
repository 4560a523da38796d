import { binomialInterval } from '@kakeya/verdict/stats';
import { contextHash } from '../context/context_hash.ts';
import { PolicyError } from '../errors.ts';
import type { CompiledPolicy } from '../model/compiled.ts';
import type { PolicyContext } from '../model/context.ts';
import type { MemberSets } from '../model/set_proof.ts';
import { decidePolicy } from './decide_policy.ts';
import type { DriftExample, DriftOutcome, DriftReport, Transition } from './drift_report.ts';

const CONFIDENCE = 0.95;
const MAX_EXAMPLES = 20;

export interface DriftContext {
  readonly context: PolicyContext;
  readonly nowMs: number;
}

/**
 * Compares the verdicts of two versions of a policy. A context that the new version cannot read counts as changed,
 * even if the old one could not either: nothing says what it will be decided as.
 */
export function policyDrift(
  from: CompiledPolicy,
  to: CompiledPolicy,
  contexts: readonly DriftContext[],
  sets: MemberSets,
): DriftReport {
  const transitions = new Map<Transition, number>();
  const examples: DriftExample[] = [];
  let [changed, unreadable] = [0, 0];
  for (const [index, given] of contexts.entries()) {
    const [before, after] = [outcomeOf(from, given, sets), outcomeOf(to, given, sets)];
    const transition: Transition = `${before}→${after}`;
    transitions.set(transition, (transitions.get(transition) ?? 0) + 1);
    if (after === 'unreadable') unreadable += 1;
    else if (before === after) continue;
    changed += 1;
    if (examples.length === MAX_EXAMPLES) continue;
    examples.push({ index, context_hash: contextHash(given.context), from: before, to: after });
  }
  const n = contexts.length;
  return {
    from: from.ir.policy_hash,
    to: to.ir.policy_hash,
    n,
    changed,
    share: n === 0 ? null : changed / n,
    interval: { ...binomialInterval(changed, n, CONFIDENCE), confidence: CONFIDENCE },
    unreadable,
    transitions: Object.fromEntries([...transitions].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    examples,
  };
}

function outcomeOf(
  compiled: CompiledPolicy,
  { context, nowMs }: DriftContext,
  sets: MemberSets,
): DriftOutcome {
  try {
    return decidePolicy(compiled, compiled.facts(context, nowMs, sets)).verdict;
  } catch (error) {
    if (error instanceof PolicyError && error.code === 'context_invalid') return 'unreadable';
    throw error;
  }
}
