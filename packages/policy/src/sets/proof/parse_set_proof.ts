import { PolicyError } from '../../errors.ts';
import type { ProvenLeaf, SetProof } from '../../model/set_proof.ts';
import { readHash } from '../tree/is_hash.ts';
import { readCount, readHeader } from './header.ts';
import { readMembers } from './read_members.ts';

/** 2^53 leaves have paths of 53 hashes, and no size here is larger. */
const MAX_PATH = 53;

/**
 * Reads a proof as it travels in JSON. Its shape is checked, not what it says: that is `verifySetProof`.
 * @throws PolicyError `set_invalid`, also for a member that a proof does not have
 */
export function parseSetProof(value: unknown): SetProof {
  const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : undefined;
  if (kind === 'member') {
    const { header, leaf } = readMembers(value, 'proof', ['kind', 'header', 'leaf']);
    return { kind, header: readHeader(header), leaf: readLeaf(leaf) };
  }
  if (kind === 'absent') {
    const proof = readMembers(value, 'proof', ['kind', 'header', 'element', 'left', 'right']);
    return {
      kind,
      header: readHeader(proof.header),
      element: readHash(proof.element, 'element of a proof'),
      left: proof.left === null ? null : readLeaf(proof.left),
      right: proof.right === null ? null : readLeaf(proof.right),
    };
  }
  throw new PolicyError('set_invalid', 'A proof about a set must be an object of kind member or absent.');
}

function readLeaf(value: unknown): ProvenLeaf {
  const { index, element, path } = readMembers(value, 'leaf', ['index', 'element', 'path']);
  if (!Array.isArray(path) || path.length > MAX_PATH) {
    throw new PolicyError(
      'set_invalid',
      `The path of a leaf must be an array of at most ${MAX_PATH} hashes.`,
    );
  }
  return {
    index: readCount(index, 'index of a leaf'),
    element: readHash(element, 'element of a leaf'),
    path: path.map((hash: unknown) => readHash(hash, 'path of a leaf')),
  };
}
