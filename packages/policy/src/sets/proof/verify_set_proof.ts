import type { ProvenLeaf, SetHeader, SetProof } from '../../model/set_proof.ts';
import { isOfFields } from '../identity/field_tag.ts';
import { EMPTY_HEAD, rootHash } from '../tree/hashes.ts';
import { headByPath } from './head_by_path.ts';

export type SetProofCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string };

type AbsentProof = Extract<SetProof, { kind: 'absent' }>;

const OK: SetProofCheck = { ok: true };

/**
 * Whether a proof that `parseSetProof` read holds under a root, without the set. Never throws.
 *
 * An absence holds because the root binds the size, the size alone gives the tree its shape, and so each leaf has one
 * index: between leaves i and i + 1 there is none, nor before 0 or after size − 1. What it rests on besides is that
 * whoever made the root put the elements in ascending order: `CommittedSet` does, and a set can be loaded and its root
 * compared by anyone who has the list.
 *
 * Under a root of identities nothing is proven about an element that was made of other fields: it is in no such set, and
 * so its absence says nothing.
 */
export function verifySetProof(root: string, proof: SetProof): SetProofCheck {
  if (proof.kind === 'member') return leafCheck(root, proof.header, proof.leaf);
  const { header, element, left, right } = proof;
  if (!isOfFields(element, header.identity)) return refuse(otherFields(header));
  const misplaced = misplacement(proof);
  if (misplaced !== undefined) return refuse(misplaced);
  if (left === null && right === null) {
    return rootHash(header, EMPTY_HEAD) === root
      ? OK
      : refuse('The header is not the one of an empty set under this root.');
  }
  for (const leaf of [left, right]) {
    const check = leaf === null ? OK : leafCheck(root, header, leaf);
    if (!check.ok) return check;
  }
  return OK;
}

function leafCheck(root: string, header: SetHeader, leaf: ProvenLeaf): SetProofCheck {
  if (!isOfFields(leaf.element, header.identity)) return refuse(otherFields(header));
  const head = headByPath(leaf, header.size);
  if (head === undefined)
    return refuse(`No set of ${header.size} elements has such a path at index ${leaf.index}.`);
  return rootHash(header, head) === root
    ? OK
    : refuse(`The path from index ${leaf.index} does not lead to this root.`);
}

/** What keeps two leaves from being the neighbours between which the element would stand. */
function misplacement({ header: { size }, element, left, right }: AbsentProof): string | undefined {
  if (left === null && (right === null ? size : right.index) !== 0)
    return 'The element before the absent one is missing.';
  if (left !== null && (right === null ? size : right.index) !== left.index + 1) {
    return right === null
      ? 'The element after the absent one is missing.'
      : 'The two elements are not neighbours.';
  }
  // Hex digits of one length have the order of the bytes.
  if (left !== null && left.element >= element)
    return 'The element before does not come before the absent one.';
  if (right !== null && right.element <= element)
    return 'The element after does not come after the absent one.';
  return undefined;
}

const otherFields = ({ identity }: SetHeader): string =>
  `An element was not made of the fields of this set: ${identity?.join(', ')}.`;

const refuse = (reason: string): SetProofCheck => ({ ok: false, reason });
