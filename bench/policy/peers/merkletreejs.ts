import { hash } from 'node:crypto';
import { MerkleTree } from 'merkletreejs';
import { rootHash } from '../../../packages/policy/src/sets/tree/hashes.ts';
import { measure } from '../../lib/measure.ts';
import { digests, eachDigest } from '../digests.ts';
import { peakMiB, residentMiB, type SetsResult } from '../sets_result.ts';

const ASKED = 1_000;
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/**
 * The same tree in merkletreejs, with node's SHA-256 and the prefixes of RFC 6962: it leads to the same root. It is
 * told at which index an element stands, and knows no proof that an element is absent.
 */
export async function merkletreejsSet(size: number, budgetMs: number): Promise<SetsResult> {
  const given = digests('listed', size);
  const beforeMiB = residentMiB();
  const startMs = performance.now();
  const leaves = [...eachDigest(given)]
    .toSorted((a, b) => Buffer.compare(a, b))
    .map((digest) => sha256(Buffer.concat([LEAF, digest])));
  const tree = new MerkleTree(leaves, sha256, { concatenator: (pair) => Buffer.concat([NODE, ...pair]) });
  const head = tree.getRoot();
  const buildMs = performance.now() - startMs;
  const memory = { beforeMiB, afterMiB: residentMiB(), peakMiB: peakMiB() };

  const indexes = Array.from({ length: ASKED }, (_, i) => (i * 7919) % size);
  const asked = indexes.map((index) => {
    const leaf = leaves[index] ?? LEAF;
    return { index, leaf, proof: tree.getProof(leaf, index) };
  });
  const proveMember = await measure((i) => {
    const one = asked[i % ASKED];
    return one && tree.getProof(one.leaf, one.index);
  }, budgetMs);
  const verifyMember = await measure((i) => {
    const one = asked[i % ASKED];
    if (one === undefined || !tree.verify(one.proof, one.leaf, head)) throw new Error('A proof must hold.');
  }, budgetMs);
  const root = rootHash({ scheme: 'kakeya-set-1', identity: null, size }, head.toString('hex'));
  return { root, buildMs, ...memory, proveMember, verifyMember };
}

const sha256 = (data: string | Buffer): Buffer => hash('sha256', data, 'buffer');
