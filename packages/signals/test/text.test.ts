import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boxCount,
  countSentences,
  DEFAULT_SCALES,
  splitSentences,
  splitWords,
  textPoints,
  theilSenSlope,
} from '../src/mod.ts';
import { hashWord } from '../src/text/hash_word.ts';
import vectors from '../vectors/text.json' with { type: 'json' };
import { utf8 } from './support/chunks.ts';
import { codeOf } from './support/outcome.ts';

function dimensionOf(text: string): number {
  const counts = boxCount(textPoints(text), DEFAULT_SCALES);
  return theilSenSlope(
    DEFAULT_SCALES,
    DEFAULT_SCALES.map((scale) => counts[String(scale)] ?? Number.NaN),
    'true',
  );
}

describe('text vectors made in Python', () => {
  test.each(vectors)('sentences of $text', ({ text, sentences }) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  test.each(vectors)('words, hashes and voxels of $text', ({ text, words, hashes, N_j }) => {
    expect(splitWords(text)).toEqual(words);
    expect(['', ...words, ''].map((word) => hashWord(utf8(word)))).toEqual(hashes);
    expect([...textPoints(text).data]).toEqual(
      hashes.slice(1).flatMap((hash, i) => [(hashes[i] ?? Number.NaN) / 2 ** 32, hash / 2 ** 32]),
    );
    expect(boxCount(textPoints(text), DEFAULT_SCALES)).toEqual(N_j);
  });
});

describe('sentences', () => {
  test('a text without a whole sentence counts as one', () => {
    expect(countSentences('')).toBe(1);
    expect(countSentences('No. Yes. No.')).toBe(1);
  });

  test('a hundred thousand spaces, or stops, are split in linear time', () => {
    expect(countSentences(`One sentence here.${' '.repeat(100_000)}and no capital`)).toBe(1);
    expect(countSentences(`${' '.repeat(100_000)}x${' '.repeat(100_000)}`)).toBe(1);
    expect(countSentences('. '.repeat(100_000))).toBe(1);
  });

  test('no piece begins or ends with white space or has fewer than 10 code points', () => {
    const pieces = fc.array(
      fc.constantFrom('Abc', 'abcdefgh ij', '. ', '!\n\t', '? ', ' ', '\u2003', '\u{1F600}'),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        for (const sentence of splitSentences(parts.join(''))) {
          expect(sentence).toBe(sentence.trim());
          expect(sentence.length).toBeGreaterThanOrEqual(10);
        }
      }),
    );
  });
});

describe('the point cloud of a text', () => {
  test('W words make W + 1 points on the grid of 2^-32 in [0, 1)²', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const { n, d, data } = textPoints(text);
        expect([n, d, data.length]).toEqual([splitWords(text).length + 1, 2, 2 * n]);
        expect(data.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 32))).toBe(true);
      }),
    );
  });

  test('spelling that Unicode or white space makes equal is one word; punctuation is not', () => {
    expect(textPoints('Cafe\u0301  NOIR')).toEqual(textPoints('Café\tnoir'));
    expect(splitWords('End. end')).toEqual(['end.', 'end']);
  });

  test('a loop visits few voxels, has a low dimension, and repeating it more changes nothing', () => {
    const loop = 'I do not know the answer to that. ';
    const once = boxCount(textPoints(loop.repeat(20)), DEFAULT_SCALES);
    expect(boxCount(textPoints(loop.repeat(200)), DEFAULT_SCALES)).toEqual(once);
    expect(Math.max(...Object.values(once))).toBeLessThanOrEqual(10);
    expect(dimensionOf(loop.repeat(20))).toBeLessThan(0.7);
  });

  test('a lone surrogate is refused', () => {
    expect(codeOf(() => textPoints('a \uDC00 b'))).toBe('input_malformed');
  });
});
