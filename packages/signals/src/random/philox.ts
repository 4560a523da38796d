import { SignalError } from '../errors.ts';
import { normalQuantile } from './wichura.ts';

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Added to the key words in every round: the golden ratio and √3 − 1, as 32-bit fractions. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

const TWO_32 = 4294967296;

/** High word of the 64-bit product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + (carry >>> 16)) >>> 0;
}

/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
 * four 32-bit words from a 128-bit counter and a 64-bit key, each least significant word first.
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c1 = low1;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * `count` standard normal values, the same bits in every language; a value depends on nothing but
 * (seed, stream, its index), so rows can be made in any order.
 *
 * Construction of values 2j and 2j + 1:
 * 1. (w₀, w₁, w₂, w₃) = Philox4x32-10 with key (seed mod 2^32, ⌊seed / 2^32⌋) and counter
 *    (j mod 2^32, ⌊j / 2^32⌋, stream mod 2^32, ⌊stream / 2^32⌋).
 * 2. k = ⌊a / 32⌋ · 2^26 + ⌊b / 64⌋, a 53-bit integer, with (a, b) = (w₀, w₁) for value 2j and (w₂, w₃) for 2j + 1.
 * 3. q = ((k − 2^52) + ½) / 2^53. Every step is exact: u = ½ + q is uniform on the odd multiples of 2^-54, and
 *    neither 0, ½ nor 1 occurs.
 * 4. Wichura's AS 241 (PPND16) at ½ + q, with polynomials by Horner's rule from the highest power:
 *    for |q| ≤ 0.425, r = 0.180625 − q·q and the value is (q · P(r)) / Q(r); otherwise r = √(−ln(½ − |q|)) and
 *    the value is P(r − 1.6) / Q(r − 1.6) for r ≤ 5, P(r − 5) / Q(r − 5) above, with the sign of q.
 * 5. ln as in `ieeeLog`, from +, −, ×, ÷ alone. No fused multiply-add anywhere.
 *
 * @param seed,stream integers in [0, 2^53 − 1]
 * @throws SignalError `parameter_invalid` for any other seed, stream or count
 */
export function philoxGaussians(seed: number, stream: number, count: number): Float64Array {
  for (const [name, value] of Object.entries({ seed, stream, count })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new SignalError(
        'parameter_invalid',
        `${name} must be an integer from 0 to 2^53 - 1, not ${value}.`,
      );
    }
  }
  const key = words(seed);
  const [streamLow, streamHigh] = words(stream);
  const values = new Float64Array(count);
  for (let block = 0; 2 * block < count; block++) {
    const [blockLow, blockHigh] = words(block);
    const [w0, w1, w2, w3] = philox4x32([blockLow, blockHigh, streamLow, streamHigh], key);
    values[2 * block] = gaussianOf(w0, w1);
    if (2 * block + 1 < count) values[2 * block + 1] = gaussianOf(w2, w3);
  }
  return values;
}

function words(integer: number): [low: number, high: number] {
  return [integer % TWO_32, Math.floor(integer / TWO_32)];
}

function gaussianOf(a: number, b: number): number {
  const k = (a >>> 5) * 67108864 + (b >>> 6);
  return normalQuantile((k - 4503599627370496 + 0.5) / 9007199254740992);
}
