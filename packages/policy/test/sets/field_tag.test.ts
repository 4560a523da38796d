import { fromHex } from '@kakeya/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentityField, SetProof } from '../../src/model/set_proof.ts';
import {
  CommittedSet,
  decodeSet,
  encodeSet,
  identityDigest,
  parseSetProof,
  ProvenSets,
  verifySetProof,
} from '../../src/sets/mod.ts';
import { leafHash, rootHash } from '../../src/sets/tree/hashes.ts';
import { element, elements, outcome, setOf, tagged, taggedElements } from './support/sets.ts';

const CHOICES: readonly (readonly [readonly IdentityField[], string])[] = [
  [['name'], '01'],
  [['name', 'country'], '03'],
  [['name', 'date'], '05'],
  [['name', 'country', 'date'], '07'],
];
const ACME = { name: 'Acme GmbH', country: 'DE', date: '1998-02-03' };

/** Each choice of fields with each other one. */
const MIXED = CHOICES.flatMap(([fields]) =>
  CHOICES.filter(([others]) => others !== fields).map(([others]) => ({ fields, others })),
);

const proofOf = (set: CommittedSet, digest: string): SetProof => {
  const proof = set.prove(digest);
  if (proof === undefined) throw new Error(`no proof for ${digest}`);
  return proof;
};

const absenceOf = (set: CommittedSet, digest: string): Extract<SetProof, { kind: 'absent' }> => {
  const proof = proofOf(set, digest);
  if (proof.kind !== 'absent') throw new Error(`${digest} is in the set`);
  return proof;
};

it.each(CHOICES)('an element of %j ends with %s', (fields, tag) => {
  expect(identityDigest(ACME, fields)).toMatch(new RegExp(`^[0-9a-f]{62}${tag}$`));
});

describe('a set of identities', () => {
  it.each(MIXED)('by $fields knows nothing of elements of $others', async ({ fields, others }) => {
    const set = await setOf([identityDigest(ACME, fields)], fields);
    expect(set.has(identityDigest(ACME, fields))).toBe(true);
    expect(set.has(identityDigest({ ...ACME, name: 'Nobody' }, fields))).toBe(false);
    const other = identityDigest(ACME, others);
    expect([set.has(other), set.prove(other)]).toEqual([null, undefined]);
    const empty = await setOf([], fields);
    expect([empty.has(other), empty.prove(other)]).toEqual([null, undefined]);
  });

  it('never says of a digest of other fields that it is absent', async () => {
    const name = fc.stringMatching(/^[a-z]{1,9}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { maxLength: 20 }),
        name,
        fc.constantFrom(...MIXED),
        async (listed, asked, { fields, others }) => {
          const identities = listed.map((text) => identityDigest({ ...ACME, name: text }, fields));
          const set = await setOf(identities, fields);
          for (const who of [asked, ...listed]) {
            const digest = identityDigest({ ...ACME, name: who }, others);
            expect([set.has(digest), set.prove(digest)]).toEqual([null, undefined]);
          }
        },
      ),
      { seed: 61, numRuns: 100 },
    );
  });

  it.each(CHOICES)('by %j is not built of other elements', async (fields, tag) => {
    const own = taggedElements(3, tag);
    expect((await setOf(own, fields)).header.size).toBe(3);
    const foreign = CHOICES.filter(([others]) => others !== fields).map(([others]) =>
      identityDigest(ACME, others),
    );
    for (const digest of [...foreign, element('0'), '0'.repeat(64), tagged(element('0'), '02')]) {
      await expect(setOf([...own, digest], fields)).rejects.toMatchObject({ code: 'set_invalid' });
      expect(outcome(() => new CommittedSet(fromHex(digest), fields))).toBe('set_invalid');
      expect((await setOf([...own, digest])).has(digest)).toBe(true);
    }
  });

  it('says which fields its elements must be of', async () => {
    const digest = identityDigest(ACME, ['name']);
    await expect(setOf([digest], ['name', 'country'])).rejects.toThrow('is by name, country, and element 0');
  });

  it('is not read from a file with other elements', async () => {
    const bytes = encodeSet(await setOf(taggedElements(3, '01'), ['name']));
    bytes.set([3], bytes.length - 1);
    expect(() => decodeSet(bytes)).toThrow('element 2 was made of other fields');
  });
});

describe('a proof under a root of identities', () => {
  /** A root of one element, as software would make it that knows no tags. */
  const untagged = (digest: string) => {
    const header = { scheme: 'kakeya-set-1', identity: ['name'], size: 1 } as const;
    return {
      header,
      root: rootHash(header, leafHash(digest)),
      leaf: { index: 0, element: digest, path: [] },
    };
  };

  it('does not hold for the absence of an element of other fields', async () => {
    const set = await setOf(taggedElements(5, '03'), ['name', 'country']);
    const asked = identityDigest(ACME, ['name', 'country']);
    const proof = absenceOf(set, asked);
    expect(verifySetProof(set.root, proof)).toEqual({ ok: true });
    for (const tag of ['01', '05', '07', '00', 'ff']) {
      const other = { ...proof, element: tagged(asked, tag) };
      expect(verifySetProof(set.root, other)).toMatchObject({
        ok: false,
        reason: 'An element was not made of the fields of this set: name, country.',
      });
      const proven = outcome(() => new ProvenSets([{ root: set.root, proofs: [other] }]));
      expect(proven).toBe('set_invalid');
    }
    const empty = await setOf([], ['name']);
    const absent = absenceOf(empty, tagged(asked, '01'));
    expect(verifySetProof(empty.root, absent).ok).toBe(true);
    expect(verifySetProof(empty.root, { ...absent, element: asked }).ok).toBe(false);
  });

  it('does not hold for a member of other fields, nor between such', () => {
    const digest = tagged(`77${element('0').slice(2)}`, '03');
    const { header, root, leaf } = untagged(digest);
    const member: SetProof = { kind: 'member', header, leaf };
    const before: SetProof = {
      kind: 'absent',
      header,
      element: `${'0'.repeat(62)}01`,
      left: null,
      right: leaf,
    };
    const after: SetProof = {
      kind: 'absent',
      header,
      element: `${'f'.repeat(62)}01`,
      left: leaf,
      right: null,
    };
    for (const proof of [member, before, after]) expect(verifySetProof(root, proof).ok).toBe(false);
    const right = untagged(tagged(digest, '01'));
    for (const proof of [member, before, after]) {
      const text = JSON.stringify(proof).replace(digest, tagged(digest, '01'));
      expect(verifySetProof(right.root, parseSetProof(JSON.parse(text))).ok).toBe(true);
    }
  });

  it('leaves what was made of other fields unknown', async () => {
    const set = await setOf(taggedElements(5, '01'), ['name']);
    const asked = tagged(element('77'), '01');
    const proven = new ProvenSets([{ root: set.root, proofs: [proofOf(set, asked)] }]).get(set.root);
    expect(proven?.has(asked)).toBe(false);
    for (const tag of ['00', '03', '05', '07']) {
      expect(proven?.has(tagged(asked, tag))).toBe(null);
      expect(proven?.prove(tagged(asked, tag))).toBeUndefined();
    }
  });
});

it('a set of anything else takes and answers for every digest', async () => {
  const mixed = [...elements(4), ...CHOICES.map(([fields]) => identityDigest(ACME, fields))];
  const set = await setOf(mixed);
  for (const digest of mixed) {
    expect(set.has(digest)).toBe(true);
    expect(verifySetProof(set.root, proofOf(set, digest)).ok).toBe(true);
  }
  expect(set.has(tagged(element('0'), '01'))).toBe(false);
});
