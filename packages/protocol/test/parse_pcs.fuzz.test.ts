import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalBytes, claimsDigest, parsePcs } from '../src/mod.ts';
import { anyPcs, bytesOf, jsonBytes } from './support/records.ts';

/** What is wrong with parsePcs on this input, if anything: what it accepts reads back the same and has a digest. */
function fault(input: Uint8Array): string | null {
  const parsed = parsePcs(input);
  if (!parsed.ok)
    return parsed.problems.length > 0 && parsed.problems.length <= 16 ? null : 'unbounded problems';
  const text = JSON.stringify(parsed.record);
  const again = parsePcs(bytesOf(text));
  if (!again.ok || JSON.stringify(again.record) !== text) return `reads back differently: ${text}`;
  if (canonicalBytes(parsed.record).length === 0) return 'no canonical bytes';
  return claimsDigest(parsed.record).length === 64 ? null : 'no digest';
}

it('survives random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(fault(bytes)).toBeNull();
    }),
    { numRuns: 2000 },
  );
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
    fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
      expect(fault(bytesOf(tokens.join('')))).toBeNull();
    }),
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
      expect(fault(Uint8Array.from(bytes))).toBeNull();
      bytes = bytes.map((byte, i) => (i % 97 === 5 ? byte ^ 1 : byte));
      expect(fault(Uint8Array.from(bytes))).toBeNull();
    }),
    { numRuns: 1500 },
  );
});

it('survives valid records with a member replaced by any JSON', () => {
  fc.assert(
    fc.property(anyPcs, fc.nat(), fc.jsonValue(), (record, at, value) => {
      const keys = Object.keys(record);
      expect(fault(jsonBytes({ ...record, [keys[at % keys.length] ?? '']: value }))).toBeNull();
    }),
    { numRuns: 1500 },
  );
});
