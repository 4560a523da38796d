import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertStockDeflate, CompressedSize, compressionRatio, textRatio } from '../src/mod.ts';
import vectors from '../vectors/deflate.json' with { type: 'json' };
import { chunked, toArray, utf8 } from './support/chunks.ts';
import { codeOf } from './support/outcome.ts';

function sizeOf(parts: readonly Uint8Array[]): { raw: number; compressed: number } {
  const size = new CompressedSize();
  for (const part of parts) size.add(part);
  return size.finish();
}

/** Long enough for several windows and blocks, with matches near and far. */
const compressible = fc
  .tuple(
    fc.array(fc.string({ maxLength: 30 }), { minLength: 2, maxLength: 30 }),
    fc.array(fc.nat(), { minLength: 1, maxLength: 4000 }),
  )
  .map(([words, picks]) => utf8(picks.map((pick) => words[pick % words.length]).join(' ')));

describe('stock deflate', () => {
  test('the installed library passes its start-up self-test', () => {
    expect(() => assertStockDeflate()).not.toThrow();
  });

  test('the self-test holds the sizes that zlib 1.2.13 itself gave', () => {
    const sizes = Object.values(vectors.inputs);
    const seen: { raw: number; compressed: number }[] = [];
    assertStockDeflate((bytes) => {
      seen.push({ raw: bytes.length, compressed: sizeOf([bytes]).compressed });
      return sizeOf([bytes]).compressed;
    });
    expect(seen).toEqual(sizes);
  });

  test('a library that is not byte-count-exact is refused: off by one, or the zlib that this runtime bundles', () => {
    expect(codeOf(() => assertStockDeflate((bytes) => sizeOf([bytes]).compressed + 1))).toBe(
      'deflate_not_stock',
    );
    expect(codeOf(() => assertStockDeflate((bytes) => deflateSync(bytes, { level: 6 }).length))).toBe(
      'deflate_not_stock',
    );
  });

  test('the size does not depend on how the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(compressible, fc.array(fc.nat(), { maxLength: 20 }), async (bytes, cuts) => {
        expect(sizeOf(await toArray(chunked(bytes, cuts)))).toEqual(sizeOf([bytes]));
      }),
      { numRuns: 60 },
    );
  });
});

describe('r', () => {
  test('lies in (0, 1], and is 1 for nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(compressionRatio(bytes)).toBeGreaterThan(0);
        expect(compressionRatio(bytes)).toBeLessThanOrEqual(1);
      }),
    );
    expect(compressionRatio(new Uint8Array(0))).toBe(1);
  });

  test('a text below 10 code points has ratio 1, counted in code points and not in UTF-16 units or bytes', () => {
    expect(textRatio('a'.repeat(9))).toBe(1);
    expect(textRatio('\u{1F600}'.repeat(9))).toBe(1);
    expect(textRatio('\u{1F600}'.repeat(10))).toBeLessThan(1);
    expect(textRatio('')).toBe(1);
  });

  test('a loop compresses far below prose', () => {
    expect(textRatio('I do not know. '.repeat(100))).toBeLessThan(0.05);
  });

  test('a lone surrogate is refused: it has no UTF-8 form', () => {
    expect(codeOf(() => textRatio('a fine text \uD800 and more'))).toBe('input_malformed');
  });
});
