import type { MemberSet, MemberSets } from '../model/set_proof.ts';
import type { RuleProof } from '../model/verdict.ts';
import { ProvenSets } from '../sets/proof/proven_sets.ts';

/**
 * What a verifier knows of sets: what the proofs prove. Of a root under which nothing is proven he knows that the
 * rule had nothing to ask there that a set could answer: an array without elements, for one. Nothing is known of any
 * element then, so naming a root without proofs can turn no unknown into a pass.
 * @throws PolicyError `set_invalid`: a proof that does not hold
 */
export function setsAtHand(proofs: readonly RuleProof[]): MemberSets {
  const proven = new ProvenSets(proofs);
  const silent = new Map(proofs.map(({ root }) => [root, silentSet(root)]));
  return { get: (root) => proven.get(root) ?? silent.get(root) };
}

function silentSet(root: string): MemberSet {
  return {
    root,
    header: { scheme: 'kakeya-set-1', identity: null, size: 0 },
    has: () => null,
    prove: () => undefined,
  };
}
