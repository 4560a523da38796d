import type { Matrix } from '../types.ts';
import { encodeText } from './encode.ts';
import { hashWord } from './hash_word.ts';
import { splitWords } from './words.ts';

/** Coordinates of a text point: a word and the one after it. */
const TEXT_DIMENSION = 2;

const TWO_32 = 4294967296;

/**
 * The point cloud of a text: the delay embedding (Takens 1981), dimension 2 and delay 1, of its hashed words.
 * With u(w) = `hashWord`(UTF-8 of w) / 2^32 in [0, 1), and the empty word standing before the first and after
 * the last word, W words give the W + 1 points (u(wᵢ), u(wᵢ₊₁)); the empty text is the single point (u(ε), u(ε)).
 *
 * A text that repeats itself visits few points again and again: few voxels, low D̂. The cloud shows structure
 * (loops, repetition, degeneration); it knows nothing of meaning and says nothing about whether a text is true.
 *
 * @returns (W + 1) × 2, every value on the grid of 2^-32
 * @throws SignalError `input_malformed` for a lone surrogate
 */
export function textPoints(text: string): Matrix {
  const series = ['', ...splitWords(text), ''].map((word) => hashWord(encodeText(word)) / TWO_32);
  const n = series.length - 1;
  const data = new Float64Array(n * TEXT_DIMENSION);
  for (let i = 0; i < n; i++) {
    data[2 * i] = series[i]!;
    data[2 * i + 1] = series[i + 1]!;
  }
  return { n, d: TEXT_DIMENSION, data };
}
