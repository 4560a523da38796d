import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes } from '../../src/hash/byte_order.ts';
import { asPolicyDigest, digestOf } from '../../src/hash/digest.ts';
import * as node from '../../src/hash/sha3_node.ts';
import * as web from '../../src/hash/sha3_web.ts';

describe('digestOf', () => {
  test('fips 202 sha3-256 of nothing and of abc', () => {
    expect(digestOf('')).toBe('sha3-256:a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a');
    expect(digestOf('abc')).toBe('sha3-256:3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532');
  });

  test('is the same in Node and in a browser', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        expect(web.sha3Hex(text)).toBe(node.sha3Hex(text));
      }),
      { seed: 53, numRuns: 200 },
    );
  });

  test.each(['', 'sha3-256:', `sha3-256:${'A'.repeat(64)}`, `sha256:${'a'.repeat(64)}`])(
    '%j is no digest',
    (text) => {
      expect(() => asPolicyDigest(text)).toThrow('sha3-256');
    },
  );
});

test('ids are ordered as their UTF-8 bytes are', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const bytes = Buffer.compare(encoder.encode(a), encoder.encode(b));
      expect(Math.sign(compareBytes(a, b))).toBe(bytes);
    }),
    { seed: 54, numRuns: 500 },
  );
  expect(compareBytes('\uffff', '\u{10000}')).toBeLessThan(0);
});
