import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readText } from '../src/mod.ts';
import { anyCuts, chunked, utf8 } from './support/chunks.ts';
import { codeOfAsync } from './support/outcome.ts';

describe('text reader', () => {
  test('gives the text back, byte order mark included, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), anyCuts, async (text, cuts) => {
        const marked = `\uFEFF${text}`;
        expect(await readText(chunked(utf8(marked), cuts))).toBe(marked);
        expect(await readText(chunked(utf8(text), cuts))).toBe(text);
      }),
    );
  });

  test.each([
    ['a stray continuation byte', [0x61, 0x80]],
    ['a truncated sequence', [0xe2, 0x82]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('%s is refused', async (_, bytes) => {
    expect(await codeOfAsync(() => readText(chunked(Uint8Array.from(bytes), [1])))).toBe('input_malformed');
  });

  test('a longer text than the cap is refused', async () => {
    expect(await codeOfAsync(() => readText(chunked(utf8('12345')), 4))).toBe('input_too_large');
    expect(await readText(chunked(utf8('1234')), 4)).toBe('1234');
  });

  test('a failure of the source itself is passed on as it is', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield utf8('a');
      throw new TypeError('the disk is gone');
    }
    await expect(readText(failing())).rejects.toThrow('the disk is gone');
  });
});
