import { philox4x32 } from '../random/philox.ts';

/**
 * Draws for the null tables, which need about 10⁹ of them: xoshiro128++ (Blackman and Vigna, "Scrambled linear
 * pseudorandom number generators", ACM TOMS 2021), seeded with the Philox block of counter (stream, 0, 0, 0) and key
 * (seed, 0). Normal values by Marsaglia's polar method. Not for directions: `Math.log` may differ between engines
 * in the last bit, which a Monte-Carlo table cannot notice.
 */
export class NullRandom {
  readonly #state: Int32Array;
  #spare: number | undefined;

  /** @param seed,stream 32-bit integers */
  constructor(seed: number, stream: number) {
    this.#state = Int32Array.from(philox4x32([stream, 0, 0, 0], [seed, 0]), (word) => word | 0);
  }

  /** The next 32 bits, unsigned. */
  word(): number {
    const state = this.#state;
    const a = state[0]!;
    const b = state[1]!;
    const c = state[2]! ^ a;
    const d = state[3]! ^ b;
    const sum = (a + state[3]!) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) | 0;
    state[0] = a ^ d;
    state[1] = b ^ c;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  /** Uniform on the multiples of 2^-53 in [0, 1). */
  uniform(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  gaussian(): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }
}
