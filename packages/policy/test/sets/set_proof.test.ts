import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SetProof } from '../../src/model/set_proof.ts';
import { type CommittedSet, parseSetProof, ProvenSets, verifySetProof } from '../../src/sets/mod.ts';
import { leafHash, nodeHash, rootHash } from '../../src/sets/tree/hashes.ts';
import { anyElement, element, elements, outcome, setOf, tagged, taggedElements } from './support/sets.ts';

const proofOf = (set: CommittedSet, digest: string): SetProof => {
  const proof = set.prove(digest);
  if (proof === undefined) throw new Error(`no proof for ${digest}`);
  return proof;
};

const overWire = (proof: SetProof): SetProof => parseSetProof(JSON.parse(JSON.stringify(proof)));

const FIRST = '0'.repeat(64);
const LAST = 'f'.repeat(64);

describe('proofs', () => {
  it('hold for every element and every absent one, first and last places included', async () => {
    const sets = fc.uniqueArray(anyElement, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sets, fc.array(anyElement, { maxLength: 8 }), async (members, others) => {
        const set = await setOf(members);
        for (const digest of [...members, ...others, FIRST, LAST]) {
          const proof = overWire(proofOf(set, digest));
          expect(verifySetProof(set.root, proof)).toEqual({ ok: true });
          expect(proof.kind).toBe(members.includes(digest) ? 'member' : 'absent');
        }
      }),
      { seed: 56, numRuns: 60 },
    );
  });

  it('hold at every index of every small tree', async () => {
    for (let size = 0; size <= 33; size += 1) {
      const set = await setOf(elements(size));
      for (const digest of elements(size + 3))
        expect(verifySetProof(set.root, proofOf(set, digest)).ok).toBe(true);
    }
  });

  it('hold under no other root', async () => {
    const [set, other] = [await setOf(elements(9)), await setOf(elements(10))];
    const named = await setOf(taggedElements(9, '01'), ['name']);
    for (const digest of [element('3'), element('77'), FIRST]) {
      for (const root of [other.root, named.root, FIRST, '', 'x']) {
        expect(verifySetProof(root, proofOf(set, digest)).ok).toBe(false);
      }
    }
  });
});

/** Every proof that differs from this one in one digit, one number or one path length. */
function* changed(proof: SetProof): Generator<unknown, void, undefined> {
  const text = JSON.stringify(proof);
  for (const match of text.matchAll(/[0-9a-f]{64}/g)) {
    for (let i = 0; i < 64; i += 9) {
      const at = match.index + i;
      const digit = ((Number.parseInt(text.charAt(at), 16) + 1) % 16).toString(16);
      yield JSON.parse(text.slice(0, at) + digit + text.slice(at + 1));
    }
  }
  for (const match of text.matchAll(/"(?:index|size)":(\d+)/g)) {
    for (const value of [Number(match[1]) + 1, Number(match[1]) - 1, Number(match[1]) + 2 ** 32]) {
      const at = match.index + match[0].length - (match[1] ?? '').length;
      yield JSON.parse(`${text.slice(0, at)}${value}${text.slice(match.index + match[0].length)}`);
    }
  }
  for (const match of text.matchAll(/"path":\[/g)) {
    const at = match.index + match[0].length;
    yield JSON.parse(`${text.slice(0, at)}"${FIRST}"${text[at] === ']' ? '' : ','}${text.slice(at)}`);
    if (text[at] !== ']')
      yield JSON.parse(text.slice(0, at) + text.slice(at).replace(/^"[0-9a-f]{64}",?/, ''));
  }
  yield { ...proof, header: { ...proof.header, identity: ['name'] } };
  if (proof.kind === 'absent') {
    yield { ...proof, left: null };
    yield { ...proof, right: null };
    yield { ...proof, left: proof.right, right: proof.left };
  }
}

describe('a changed proof', () => {
  it.each([1, 2, 5, 8])('of a set of %i does not hold, or is refused', async (size) => {
    const set = await setOf(elements(size));
    for (const digest of [element('0'), element('77'), FIRST, LAST]) {
      const proof = proofOf(set, digest);
      for (const other of changed(proof)) {
        if (JSON.stringify(other) === JSON.stringify(proof)) continue;
        // Another element between the same neighbours is absent, too: that is another proof, and it holds.
        if (isAnotherAbsence(proof, other)) continue;
        const read = outcome(() => parseSetProof(other));
        const held = read !== 'set_invalid' && verifySetProof(set.root, parseSetProof(other)).ok;
        expect(held, JSON.stringify(other)).toBe(false);
      }
    }
  });

  const isAnotherAbsence = (proof: SetProof, other: unknown): boolean => {
    if (proof.kind !== 'absent') return false;
    const read = outcome(() => parseSetProof(other));
    if (read === 'set_invalid') return false;
    const absent = parseSetProof(other);
    if (
      absent.kind !== 'absent' ||
      JSON.stringify({ ...absent, element: proof.element }) !== JSON.stringify(proof)
    )
      return false;
    return (absent.left?.element ?? '') < absent.element && absent.element < (absent.right?.element ?? 'g');
  };

  it('cannot pass an element that is there for an absent one', async () => {
    const set = await setOf(elements(6));
    const digests = elements(6).toSorted();
    const leaf = (index: number) => {
      const proof = proofOf(set, digests[index] ?? '');
      return proof.kind === 'member' ? proof.leaf : null;
    };
    const absent = (digest: string, left: number | null, right: number | null): SetProof => ({
      kind: 'absent',
      header: set.header,
      element: digest,
      left: left === null ? null : leaf(left),
      right: right === null ? null : leaf(right),
    });
    const [first = '', second = '', third = ''] = digests;
    const last = digests.at(-1) ?? '';
    for (const proof of [
      absent(second, 0, 2),
      absent(second, 0, 1),
      absent(second, 1, 2),
      absent(first, null, 1),
      absent(first, null, 0),
      absent(third, 1, null),
      absent(last, 4, null),
      absent(last, 5, null),
      absent(first, null, null),
      absent(FIRST, 4, 5),
    ]) {
      expect(verifySetProof(set.root, proof).ok).toBe(false);
    }
    expect(verifySetProof(set.root, absent(FIRST, null, 0)).ok).toBe(true);
    expect(verifySetProof(set.root, absent(LAST, 5, null)).ok).toBe(true);
  });

  it('cannot state a smaller set, in which the last element would be another', async () => {
    const set = await setOf(elements(6));
    const proof = proofOf(set, LAST);
    for (let size = 0; size < 12; size += 1) {
      expect(verifySetProof(set.root, { ...proof, header: { ...proof.header, size } }).ok).toBe(size === 6);
    }
  });
});

describe('sets known by proofs', () => {
  it('answer for what is proven, and for nothing else', async () => {
    const [set, other] = [await setOf(elements(5)), await setOf(taggedElements(8, '01'), ['name'])];
    const absent = tagged(element('9'), '01');
    const inSet = [element('1'), element('9')].map((digest) => proofOf(set, digest));
    const known = new ProvenSets([
      { root: set.root, proofs: inSet },
      { root: other.root, proofs: [proofOf(other, absent)] },
    ]);
    const proven = known.get(set.root);
    expect(proven?.header).toEqual(set.header);
    expect([element('1'), element('9'), element('2')].map((digest) => proven?.has(digest))).toEqual([
      true,
      false,
      null,
    ]);
    expect([element('1'), element('2')].map((digest) => proven?.prove(digest))).toEqual([
      inSet[0],
      undefined,
    ]);
    expect(known.get(other.root)?.has(absent)).toBe(false);
    expect(known.get(other.root)?.header.identity).toEqual(['name']);
    expect(known.get(FIRST)).toBeUndefined();
    expect(new ProvenSets([{ root: set.root, proofs: [] }]).get(set.root)).toBeUndefined();
  });

  it('refuse a proof that does not hold', async () => {
    const [set, other] = [await setOf(elements(5)), await setOf(elements(6))];
    expect(outcome(() => new ProvenSets([{ root: set.root, proofs: [proofOf(other, element('1'))] }]))).toBe(
      'set_invalid',
    );
  });
});

it('says nothing under a root whose elements are out of order', () => {
  const [a = '', b = '', c = ''] = elements(3).toSorted();
  const header = { scheme: 'kakeya-set-1', identity: null, size: 3 } as const;
  const [hashA, hashB, hashC] = [leafHash(a), leafHash(b), leafHash(c)];
  const root = rootHash(header, nodeHash(nodeHash(hashA, hashC), hashB));
  const present: SetProof = {
    kind: 'member',
    header,
    leaf: { index: 2, element: b, path: [nodeHash(hashA, hashC)] },
  };
  const absent: SetProof = {
    kind: 'absent',
    header,
    element: b,
    left: { index: 0, element: a, path: [hashC, hashB] },
    right: { index: 1, element: c, path: [hashA, hashB] },
  };
  for (const proof of [present, absent]) expect(verifySetProof(root, proof)).toEqual({ ok: true });
  expect(() => new ProvenSets([{ root, proofs: [present, absent] }])).toThrow(/out of order/);
  // Not of the same element, nor in one group of proofs: b and c at their places are enough.
  const other: SetProof = {
    kind: 'member',
    header,
    leaf: { index: 1, element: c, path: [hashA, hashB] },
  };
  const apart = [present, other].map((proof) => ({ root, proofs: [proof] }));
  expect(() => new ProvenSets(apart)).toThrow(/out of order/);
  expect(outcome(() => new ProvenSets([{ root, proofs: [other] }]))).toBeInstanceOf(ProvenSets);
});

describe('reading a proof', () => {
  it('refuses every other shape', async () => {
    const set = await setOf(elements(5));
    const member = proofOf(set, element('1'));
    const absent = proofOf(set, element('9'));
    if (member.kind !== 'member') throw new Error('not a member');
    const { leaf, header } = member;
    for (const value of [
      null,
      undefined,
      [],
      'member',
      {},
      { ...member, kind: 'other' },
      { ...member, note: '' },
      { ...member, header: undefined },
      { ...member, header: { ...header, scheme: 'kakeya-set-2' } },
      { ...member, header: { ...header, size: -1 } },
      { ...member, header: { ...header, size: '5' } },
      { ...member, header: { ...header, identity: ['date', 'name'] } },
      { ...member, header: { ...header, identity: {} } },
      { ...member, header: { ...header, extra: 1 } },
      { ...member, leaf: { ...leaf, index: 1.5 } },
      { ...member, leaf: { ...leaf, index: 2 ** 53 } },
      { ...member, leaf: { ...leaf, element: leaf.element.toUpperCase() } },
      { ...member, leaf: { ...leaf, path: [...leaf.path, 'ab'] } },
      { ...member, leaf: { ...leaf, path: Array.from({ length: 54 }, () => FIRST) } },
      { ...member, leaf: { ...leaf, path: {} } },
      { ...absent, left: undefined },
      { ...absent, leaf },
    ]) {
      expect(outcome(() => parseSetProof(value))).toBe('set_invalid');
    }
  });

  it('survives any JSON, in any place, and so does checking what it read', async () => {
    const set = await setOf(elements(5));
    const proofs = [element('1'), element('9')].map((digest) => proofOf(set, digest));
    const places = ['kind', 'header', 'leaf', 'element', 'left', 'right'];
    fc.assert(
      fc.property(
        fc.constantFrom(...proofs),
        fc.constantFrom(...places),
        fc.jsonValue(),
        (proof, place, value) => {
          for (const given of [value, { ...proof, [place]: value }]) {
            const checked = outcome(() => verifySetProof(set.root, parseSetProof(given)).ok);
            expect([true, false, 'set_invalid']).toContain(checked);
          }
        },
      ),
      { seed: 57, numRuns: 500 },
    );
  });
});
