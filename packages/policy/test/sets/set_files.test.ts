import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommittedSet, decodeSet, encodeSet, parseRootFile, rootFileText } from '../../src/sets/mod.ts';
import {
  anyElement,
  element,
  elements,
  outcome,
  setOf,
  tagged,
  taggedElements,
  utf8,
} from './support/sets.ts';

describe('a set file', () => {
  it('is the magic, the header with its length, and the elements', async () => {
    const set = await setOf(taggedElements(1, '01'), ['name']);
    const header = '{"identity":["name"],"scheme":"kakeya-set-1","size":1}';
    const expected = Buffer.concat([
      utf8('KAKSET1\n'),
      Uint8Array.of(0, header.length),
      utf8(header),
      Buffer.from(tagged(element('0'), '01'), 'hex'),
    ]);
    expect(Buffer.from(encodeSet(set)).equals(expected)).toBe(true);
  });

  it('reads back as the same set, wherever it lies in memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyElement, { maxLength: 40 }), fc.nat(9), async (digests, offset) => {
        const identities = digests.map((digest) => tagged(digest, '05'));
        const set = await setOf(identities, ['name', 'date']);
        const bytes = encodeSet(set);
        const held = new Uint8Array(bytes.length + offset);
        held.set(bytes, offset);
        const read = decodeSet(held.subarray(offset));
        expect([read.root, read.header]).toEqual([set.root, set.header]);
        held.fill(0);
        expect(read.elements()).toEqual(set.elements());
      }),
      { seed: 58, numRuns: 60 },
    );
  });

  it('cut, lengthened or changed in any byte is refused or another set', async () => {
    const set = await setOf(taggedElements(3, '01'), ['name']);
    const bytes = encodeSet(set);
    for (let at = 0; at < bytes.length; at += 1) {
      expect(outcome(() => decodeSet(bytes.subarray(0, at)))).toBe('set_invalid');
      const other = Uint8Array.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      const read = outcome(() => decodeSet(other));
      expect(read instanceof CommittedSet ? read.root : read).not.toBe(set.root);
    }
    expect(outcome(() => decodeSet(Uint8Array.of(...bytes, 0)))).toBe('set_invalid');
    expect(outcome(() => decodeSet(Uint8Array.of(...bytes, ...bytes.subarray(-32))))).toBe('set_invalid');
  });

  it('has one way to write its header', async () => {
    const bytes = encodeSet(await setOf(elements(1)));
    const rewritten = (from: string, to: string): Uint8Array => {
      const text = Buffer.from(bytes).toString('latin1').replace(from, to);
      const other = Buffer.from(text, 'latin1');
      other.writeUInt16BE(bytes.length - 42 + to.length - from.length, 8);
      return other;
    };
    expect(outcome(() => decodeSet(rewritten('{', '{')))).toBeInstanceOf(CommittedSet);
    expect(outcome(() => decodeSet(rewritten('{', '{ ')))).toBe('set_invalid');
    expect(outcome(() => decodeSet(rewritten('"size":1', '"size":1e0')))).toBe('set_invalid');
    expect(outcome(() => decodeSet(rewritten('"size":1', '"size":1,"size":1')))).toBe('set_invalid');
  });

  it('of any bytes is refused or reads back the same', async () => {
    const bytes = encodeSet(await setOf(elements(2)));
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.array(edit, { maxLength: 2 }), (random, edits) => {
        const changed = [...bytes];
        for (const { at, remove, insert } of edits) changed.splice(at % changed.length, remove, ...insert);
        for (const given of [
          random,
          Uint8Array.of(...bytes.subarray(0, 10), ...random),
          Uint8Array.from(changed),
        ]) {
          const read = outcome(() => encodeSet(decodeSet(given)));
          expect(['set_invalid', given]).toContainEqual(read);
        }
      }),
      { seed: 59, numRuns: 300 },
    );
  });
});

describe('a root file', () => {
  it('reads back as written', async () => {
    const set = await setOf(taggedElements(3, '01'), ['name']);
    const { root, header } = set;
    const builtFrom = { sha256: element('list'), entries: 4, duplicates: 1 };
    expect(rootFileText(set)).toBe(
      `${JSON.stringify({ root, header: { scheme: 'kakeya-set-1', identity: ['name'], size: 3 } }, null, 2)}\n`,
    );
    expect(parseRootFile(rootFileText(set))).toEqual({ root, header });
    expect(parseRootFile(rootFileText(set, builtFrom))).toEqual({ root, header, built_from: builtFrom });
  });

  it('of another shape is refused', async () => {
    const set = await setOf(elements(1));
    const file = { root: set.root, header: set.header };
    const origin = { sha256: element('list'), entries: 1, duplicates: 0 };
    const texts = [
      { ...file, root: set.root.toUpperCase() },
      { root: set.root },
      { ...file, note: 1 },
      { ...file, header: { ...set.header, note: 1 } },
      { ...file, built_from: null },
      { ...file, built_from: { ...origin, entries: -1 } },
      { ...file, built_from: { ...origin, sha256: '' } },
      { ...file, built_from: { sha256: origin.sha256, entries: 1 } },
      [file],
    ].map((value) => JSON.stringify(value));
    for (const text of [...texts, '', '{', `{"root":"${set.root}",${JSON.stringify(file).slice(1)}`]) {
      expect(outcome(() => parseRootFile(text))).toBe('set_invalid');
    }
  });

  it('of any JSON is refused or reads back the same', async () => {
    const set = await setOf(elements(1));
    const place = fc.constantFrom('root', 'header', 'built_from');
    fc.assert(
      fc.property(fc.string(), place, fc.jsonValue(), (text, name, value) => {
        const file = JSON.stringify({ root: set.root, header: set.header, [name]: value });
        for (const given of [text, file]) {
          const read = outcome(() => parseRootFile(given));
          const again = outcome(() => {
            const parsed = parseRootFile(given);
            return parseRootFile(rootFileText(parsed, parsed.built_from));
          });
          expect(again).toEqual(read);
        }
      }),
      { seed: 60, numRuns: 300 },
    );
  });
});
