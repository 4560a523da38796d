import { type CompiledPolicy, PolicyError, readContext } from '@kakeya/policy';
import { ProvenSets } from '@kakeya/policy/sets';
import type { PolicyBindings } from '@kakeya/storage';

/** Why these cannot be values of the policy's inputs; undefined: they can. Pinned wrongly, no context could be read. */
export function bindingsObjection(
  compiled: CompiledPolicy,
  bindings: PolicyBindings,
  nowMs: number,
): string | undefined {
  try {
    compiled.facts(readContext({ inputs: bindings }), nowMs, new ProvenSets([]));
    return undefined;
  } catch (fault) {
    if (fault instanceof PolicyError) return fault.message;
    throw fault;
  }
}
