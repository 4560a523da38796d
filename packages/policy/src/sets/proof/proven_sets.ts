import { PolicyError } from '../../errors.ts';
import type { MemberSet, MemberSets, SetHeader, SetProof } from '../../model/set_proof.ts';
import { verifySetProof } from './verify_set_proof.ts';

/** Sets of which only proofs are at hand: what they prove is known, nothing else. */
export class ProvenSets implements MemberSets {
  readonly #sets = new Map<string, ProvenSet>();

  /**
   * Each proof is verified here; `proofs` have been read by `parseSetProof`.
   * @throws PolicyError `set_invalid` where one does not hold, or they show that a root has its elements out of order
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
    for (const set of this.#sets.values()) set.refuseDisorder();
  }

  get(root: string): MemberSet | undefined {
    return this.#sets.get(root);
  }
}

class ProvenSet implements MemberSet {
  readonly root: string;
  readonly header: SetHeader;
  readonly #proofs = new Map<string, SetProof>();
  /** By index: each of the proofs' leaves. */
  readonly #leaves = new Map<number, string>();

  constructor(root: string, header: SetHeader) {
    this.root = root;
    this.header = header;
  }

  add(proof: SetProof): void {
    const element = proof.kind === 'member' ? proof.leaf.element : proof.element;
    this.#proofs.set(element, proof);
    for (const leaf of proof.kind === 'member' ? [proof.leaf] : [proof.left, proof.right]) {
      if (leaf !== null) this.#leaves.set(leaf.index, leaf.element);
    }
  }

  /** Under a root whose elements are not in order, an element can be both present and absent: nothing it says holds. */
  refuseDisorder(): void {
    const leaves = [...this.#leaves].toSorted(([a], [b]) => a - b);
    for (const [place, [index, element]] of leaves.entries()) {
      const before = leaves[place - 1]?.[1];
      if (before !== undefined && before >= element)
        throw invalid(this.root, `Its elements are out of order at index ${index}.`);
    }
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
