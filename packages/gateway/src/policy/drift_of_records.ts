import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  boundContext,
  type CompiledPolicy,
  type DriftReport,
  DriftTally,
  type MemberSets,
  type PolicyContext,
  PolicyError,
  readContext,
} from '@kakeya/policy';
import { ProvenSets } from '@kakeya/policy/sets';
import type { PolicyBindings } from '@kakeya/storage';
import type { SubmittedPolicy } from '../judge/policy_schema.ts';
import { assertAffordable } from './assert_affordable.ts';
import { readProofs } from './read_proofs.ts';
import type { RecordedContext } from './recorded_contexts.ts';

/** A version as it would stand: with what the operator pins. */
export interface DriftSide {
  readonly compiled: CompiledPolicy;
  readonly bindings: PolicyBindings;
}

/**
 * How a version would have decided what another one was asked. What no version can evaluate is left out. Other work
 * goes on between two contexts.
 */
export async function driftOfRecords(
  recorded: readonly RecordedContext[],
  from: DriftSide,
  to: DriftSide,
): Promise<DriftReport> {
  const tally = new DriftTally(withBindings(from), withBindings(to));
  for (const { submitted, receivedAtMs } of recorded) {
    const given = readSubmitted(submitted);
    if (given !== undefined) tally.see({ context: given.context, nowMs: receivedAtMs }, given.sets);
    await nextTurn();
  }
  return tally.report();
}

function withBindings({ compiled, bindings }: DriftSide): CompiledPolicy {
  const { policy, ir, rules, predicates } = compiled;
  return {
    policy,
    ir,
    rules,
    predicates,
    facts: (context, nowMs, sets) => {
      const bound = boundContext(context, bindings);
      assertAffordable(compiled, bound);
      return compiled.facts(bound, nowMs, sets);
    },
  };
}

function readSubmitted({
  context,
  proofs = [],
}: SubmittedPolicy): { readonly context: PolicyContext; readonly sets: MemberSets } | undefined {
  try {
    return { context: readContext(context), sets: new ProvenSets(readProofs(proofs)) };
  } catch (fault) {
    if (fault instanceof PolicyError) return undefined;
    throw fault;
  }
}
