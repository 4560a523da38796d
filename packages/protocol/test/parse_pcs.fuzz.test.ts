import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalBytes, claimsDigest, parsePcs } from '../src/mod.ts';
import { anyPcs, bytesOf, jsonBytes } from './support/records.ts';

/** Never throws; what it accepts reads back the same, has canonical bytes and a digest. */
function check(input: Uint8Array): void {
  const parsed = parsePcs(input);
  if (!parsed.ok) {
    expect(parsed.problems.length).toBeGreaterThan(0);
    expect(parsed.problems.length).toBeLessThanOrEqual(16);
    return;
  }
  const text = JSON.stringify(parsed.record);
  const again = parsePcs(bytesOf(text));
  expect(again.ok && JSON.stringify(again.record)).toBe(text);
  expect(canonicalBytes(parsed.record).length).toBeGreaterThan(0);
  expect(claimsDigest(parsed.record)).toHaveLength(64);
}

it('survives random bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), { numRuns: 2000 });
});

it('survives random JSON text', () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '\\ud800',
    'null',
    '1e999',
    '-0',
    '"version"',
    '"0.1"',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60 }), (tokens) => check(bytesOf(tokens.join('')))),
    { numRuns: 2000 },
  );
});

it('survives valid records with bytes changed, cut out, doubled and put in', () => {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 4 }),
    insert: fc.uint8Array({ maxLength: 4 }),
  });
  fc.assert(
    fc.property(anyPcs, fc.array(edit, { minLength: 1, maxLength: 4 }), (record, edits) => {
      let bytes = [...jsonBytes(record)];
      for (const { at, remove, insert } of edits) bytes.splice(at % bytes.length, remove, ...insert);
      check(Uint8Array.from(bytes));
      bytes = bytes.map((byte, i) => (i % 97 === 5 ? byte ^ 1 : byte));
      check(Uint8Array.from(bytes));
    }),
    { numRuns: 1500 },
  );
});

it('survives valid records with a member replaced by any JSON', () => {
  fc.assert(
    fc.property(anyPcs, fc.nat(), fc.jsonValue(), (record, at, value) => {
      const keys = Object.keys(record);
      check(jsonBytes({ ...record, [keys[at % keys.length] ?? '']: value }));
    }),
    { numRuns: 1500 },
  );
});
