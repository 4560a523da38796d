import { createHash } from 'node:crypto';
import { fromHex, merkleRoot } from '@kakeya/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildSet, CommittedSet } from '../../src/sets/mod.ts';
import { anyElement, element, elements, outcome, setOf, taggedElements, utf8 } from './support/sets.ts';

/** Of the digests of '0', '1', ...; computed by another program (Python, hashlib). */
it.each([
  [0, '7d406b177bf5fa36743a8ca9dbf53d46c594d080a275f30700df71dcf75ae101'],
  [1, '68cfbf06f3c400f029df793efdb2dc2e574da40b03d26169cb23ba050da36eca'],
  [2, 'a779136e0e7b625cc3c80b03b29c96e0dd5633a92695ec643c234d4fa30ea5d4'],
  [3, '86587c08a6c8c3162a7d8f3d7045c6b39d937795c3f0601cd2811f646fa4d58a'],
  [7, 'f0f5d6b40bce54dd7e75ccc304df9881d2d1dd4c32ce6830a5d067fa25d370be'],
  [1000, 'a3388cb81487d5439de754f6b186055b198a676d38b816a4eb183eccd8b9316a'],
])('root of %i elements', async (size, root) => {
  const set = await setOf(elements(size));
  expect(set.root).toBe(root);
  expect(set.header).toEqual({ scheme: 'kakeya-set-1', identity: null, size });
});

it('binds the root to the identity fields', async () => {
  expect((await setOf(taggedElements(3, '01'), ['name'])).root).toBe(
    '3bb9f29c8eeaa55dfec3dc03e3ff1d40f7e323121cbfa2d527020c8b94297ed9',
  );
  expect((await setOf(taggedElements(3, '07'), ['name', 'country', 'date'])).root).toBe(
    '7574613bd3c617e1e58beba2840f1ab0c9d7d4c7fd59a72f3b87090579e4d4fd',
  );
});

it('has the tree of RFC 6962 over its sorted elements under the root', async () => {
  for (let size = 1; size <= 70; size += 1) {
    const set = await setOf(elements(size));
    const head = merkleRoot(elements(size).toSorted().map(fromHex));
    const header = `{"identity":null,"scheme":"kakeya-set-1","size":${size}}`;
    const preimage = Buffer.concat([Uint8Array.of(2), utf8(header), fromHex(head)]);
    expect(set.root).toBe(createHash('sha256').update(preimage).digest('hex'));
  }
});

it('is built from any order, in bytes or hex, each element once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyElement, fc.boolean()), { maxLength: 120 }), async (given) => {
      const distinct = [...new Set(given.map(([digest]) => digest))].toSorted();
      async function* source() {
        for (const [digest, asBytes] of given) yield asBytes ? fromHex(digest) : digest;
      }
      const { set, entries, duplicates } = await buildSet(source(), { identity: null });
      expect(Buffer.from(set.elements()).toString('hex')).toBe(distinct.join(''));
      expect([entries, duplicates]).toEqual([given.length, given.length - distinct.length]);
      expect(set.root).toBe((await setOf(distinct)).root);
      for (const digest of distinct) expect(set.has(digest)).toBe(true);
    }),
    { seed: 55, numRuns: 150 },
  );
});

it('sorts many elements that begin alike', async () => {
  const alike = Array.from({ length: 3000 }, (_, i) => `${'00'.repeat(29)}${element(String(i)).slice(0, 6)}`);
  const set = await setOf([...alike, ...alike]);
  expect(Buffer.from(set.elements()).toString('hex')).toBe([...new Set(alike)].toSorted().join(''));
});

it('knows nothing of what is no element', async () => {
  const set = await setOf(elements(4));
  for (const text of ['', element('0').toUpperCase(), element('0').slice(1), 'Acme GmbH']) {
    expect([set.has(text), set.prove(text)]).toEqual([null, undefined]);
  }
  expect(set.has(element('4'))).toBe(false);
});

it('finds what it holds and nothing beside it, wherever two elements differ', async () => {
  const held = element('0');
  const beside = Array.from({ length: 64 }, (_, at) => {
    const digit = (Number.parseInt(held[at] ?? '0', 16) ^ 8).toString(16);
    return `${held.slice(0, at)}${digit}${held.slice(at + 1)}`;
  });
  const set = await setOf([held, '0'.repeat(64), 'f'.repeat(64)]);
  const all = await setOf([held, ...beside]);
  expect(set.has(held)).toBe(true);
  for (const [at, other] of beside.entries()) {
    expect([set.has(other), all.has(other)]).toEqual([false, true]);
    for (const wrong of ['g', '/', ':', '`', 'A', '\u0130', '\u0660']) {
      expect(all.has(`${held.slice(0, at)}${wrong}${held.slice(at + 1)}`)).toBe(null);
    }
  }
});

it('refuses elements out of order, twice, or cut', () => {
  const bytes = (...values: readonly number[]): Uint8Array =>
    Uint8Array.from(values.flatMap((value) => Array.from({ length: 32 }, () => value)));
  expect(outcome(() => new CommittedSet(bytes(1, 2), null))).toBeInstanceOf(CommittedSet);
  expect(outcome(() => new CommittedSet(bytes(2, 1), null))).toBe('set_invalid');
  expect(outcome(() => new CommittedSet(bytes(1, 1), null))).toBe('set_invalid');
  expect(outcome(() => new CommittedSet(bytes(1, 2).subarray(1), null))).toBe('set_invalid');
});

it('refuses digests of another length and fields in another order', async () => {
  for (const digest of [new Uint8Array(31), new Uint8Array(33), 'abc', element('0').toUpperCase()]) {
    await expect(buildSet([digest], { identity: null })).rejects.toMatchObject({ code: 'set_invalid' });
  }
  for (const identity of [[], ['country'], ['country', 'name'], ['name', 'name']] as const) {
    await expect(buildSet([], { identity })).rejects.toMatchObject({ code: 'set_invalid' });
  }
});

it('does not change with what was given or got', async () => {
  const digest = new Uint8Array(32);
  const { set } = await buildSet([digest], { identity: null });
  digest[0] = 1;
  set.elements()[0] = 1;
  expect(set.has('0'.repeat(64))).toBe(true);
});
