import { buildSet, type CommittedSet, decodeSet, encodeSet, verifySetProof } from '@kakeya/policy/sets';
import { measure, type Timing } from '../lib/measure.ts';
import { digests, eachDigest } from './digests.ts';
import { type OurSetsResult, peakMiB, residentMiB } from './sets_result.ts';

const ASKED = 1_000;

/** Builds a set of `size` elements, and proves and verifies of elements in and not in it. */
export async function ourSet(size: number, budgetMs: number): Promise<OurSetsResult> {
  const given = digests('listed', size);
  const beforeMiB = residentMiB();
  const startMs = performance.now();
  const { set } = await buildSet(eachDigest(given), { identity: null });
  const buildMs = performance.now() - startMs;
  const memory = { beforeMiB, afterMiB: residentMiB(), peakMiB: peakMiB() };

  const members = Iterator.from(eachDigest(given)).take(ASKED).map(hex).toArray();
  const others = Iterator.from(eachDigest(digests('unlisted', ASKED)))
    .map(hex)
    .toArray();
  const member = await proveAndVerify(set, members, 'member', budgetMs);
  const absent = await proveAndVerify(set, others, 'absent', budgetMs);

  const encodeFromMs = performance.now();
  const bytes = encodeSet(set);
  const encodeMs = performance.now() - encodeFromMs;
  const decodeFromMs = performance.now();
  const { root } = decodeSet(bytes);
  const decodeMs = performance.now() - decodeFromMs;
  if (root !== set.root) throw new Error('The set must be read back as it was.');
  return {
    root,
    buildMs,
    ...memory,
    proveMember: member.prove,
    verifyMember: member.verify,
    proveAbsent: absent.prove,
    verifyAbsent: absent.verify,
    encodeMs,
    decodeMs,
  };
}

const hex = (digest: Buffer): string => digest.toString('hex');

async function proveAndVerify(
  set: CommittedSet,
  elements: readonly string[],
  kind: 'member' | 'absent',
  budgetMs: number,
): Promise<{ readonly prove: Timing; readonly verify: Timing }> {
  const proofs = elements.map((element) => set.prove(element));
  const prove = await measure((index) => set.prove(elements[index % elements.length] ?? ''), budgetMs);
  const verify = await measure((index) => {
    const proof = proofs[index % proofs.length];
    if (proof?.kind !== kind || !verifySetProof(set.root, proof).ok) throw new Error('A proof must hold.');
  }, budgetMs);
  return { prove, verify };
}
