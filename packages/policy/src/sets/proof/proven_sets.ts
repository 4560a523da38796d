import { PolicyError } from '../../errors.ts';
import type { MemberSet, MemberSets, SetHeader, SetProof } from '../../model/set_proof.ts';
import { verifySetProof } from './verify_set_proof.ts';

/** Sets of which only proofs are at hand: what they prove is known, nothing else. */
export class ProvenSets implements MemberSets {
  readonly #sets = new Map<string, ProvenSet>();

  /**
   * Each proof is verified here; `proofs` have been read by `parseSetProof`.
   * @throws PolicyError `set_invalid` where one does not hold, or two contradict each other
   */
  constructor(given: Iterable<{ readonly root: string; readonly proofs: readonly SetProof[] }>) {
    for (const { root, proofs } of given) {
      for (const proof of proofs) {
        const check = verifySetProof(root, proof);
        if (!check.ok) throw invalid(root, check.reason);
        const set = this.#sets.get(root) ?? new ProvenSet(root, proof.header);
        this.#sets.set(root, set);
        set.add(proof);
      }
    }
  }

  get(root: string): MemberSet | undefined {
    return this.#sets.get(root);
  }
}

class ProvenSet implements MemberSet {
  readonly root: string;
  readonly header: SetHeader;
  readonly #proofs = new Map<string, SetProof>();

  constructor(root: string, header: SetHeader) {
    this.root = root;
    this.header = header;
  }

  add(proof: SetProof): void {
    const element = proof.kind === 'member' ? proof.leaf.element : proof.element;
    const known = this.#proofs.get(element);
    // Only under a root whose elements were not in order can both hold: then neither says anything.
    if (known !== undefined && known.kind !== proof.kind) {
      throw invalid(this.root, `The element ${element} is proven to be in the set and not to be.`);
    }
    this.#proofs.set(element, proof);
  }

  has(element: string): boolean | null {
    const proof = this.#proofs.get(element);
    return proof === undefined ? null : proof.kind === 'member';
  }

  prove(element: string): SetProof | undefined {
    return this.#proofs.get(element);
  }
}

const invalid = (root: string, reason: string): PolicyError =>
  new PolicyError('set_invalid', `A proof under the root ${root.slice(0, 64)} does not hold. ${reason}`);
