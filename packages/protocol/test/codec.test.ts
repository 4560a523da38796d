import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64Url } from '../src/codec/base64.ts';
import { asPcsId, asSha256Hex, asTenantId, fromBase64, fromHex, toBase64, toHex } from '../src/mod.ts';

describe('base64 (RFC 4648)', () => {
  it('agrees with the runtime in both directions', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(bytes);
        expect(fromBase64Url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
      }),
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AB==',
    'AAB=',
    'AA=A',
    '====',
    'AAAA=',
    'AA==AAAA',
    'AA A',
    'AAAA\n',
    'A-_A',
    'ÄAAA',
  ])('refuses %j, which is not the one spelling of its bytes', (text) => expect(fromBase64(text)).toBeNull());

  it('has exactly one spelling per byte string', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^(?:[A-Za-z0-9+/]{4}){0,2}(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9]=))?$/),
        (text) => {
          const bytes = fromBase64(text);
          fc.pre(bytes !== null);
          expect(toBase64(bytes)).toBe(text);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each(['AA==', 'A+AA', 'A/AA', 'A', 'AB'])('refuses %j as base64url', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });
});

describe('hex', () => {
  it('round-trips', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'AB', 'zz', '0x00', ' 00', '00\n'])('refuses %j', (text) => {
    expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'value_not_canonical' }));
  });
});

describe('checked names', () => {
  it.each(['a', 'A1._-', '0'.repeat(64)])('takes %j as a tenant id', (id) => expect(asTenantId(id)).toBe(id));

  it.each(['', '.a', '-a', '_a', 'a b', 'a/b', 'ä', 'a\n', 'a'.repeat(65)])(
    'refuses %j as a tenant id',
    (id) => {
      expect(() => asTenantId(id)).toThrow(expect.objectContaining({ code: 'tenant_id_invalid' }));
    },
  );

  it('takes a digest as 64 lower-case hex digits only', () => {
    const digest = 'ab'.repeat(32);
    expect(asSha256Hex(digest)).toBe(digest);
    expect(asPcsId(digest)).toBe(digest);
    for (const bad of [digest.toUpperCase(), digest.slice(1), `${digest}0`, `${digest}\n`, '']) {
      expect(() => asSha256Hex(bad)).toThrow(expect.objectContaining({ code: 'value_not_canonical' }));
      expect(() => asPcsId(bad)).toThrow(expect.objectContaining({ code: 'value_not_canonical' }));
    }
  });
});
