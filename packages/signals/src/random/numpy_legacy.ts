import { SignalError } from '../errors.ts';
import { ieeeLog } from './ieee_log.ts';

/** State words and middle word of MT19937 (Matsumoto and Nishimura, 1998). */
const N = 624;
const M = 397;

/**
 * numpy's legacy `RandomState(seed)`: MT19937, 53-bit doubles, and Gaussians by Marsaglia's polar method,
 * whose second value is kept for the next call. One instance is one stream; it is not shared between callers.
 *
 * Words and doubles are numpy's bit for bit. Gaussians go through ln, which numpy takes from the platform's
 * C library: here it is {@link ieeeLog}, so a value may differ from a given numpy build in its last bit.
 *
 * @throws SignalError `parameter_invalid` unless `seed` is an integer in [0, 2^32 − 1], as numpy demands
 */
export class NumpyLegacyRandom {
  readonly #state = new Uint32Array(N);
  #index = N;
  #cached: number | undefined;

  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new SignalError(
        'parameter_invalid',
        `numpy-legacy seeds are integers from 0 to 4294967295, not ${seed}.`,
      );
    }
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next 32-bit word. */
  uint32(): number {
    if (this.#index === N) this.#twist();
    let y = this.#state[this.#index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** `random_sample()`: uniform on the multiples of 2^-53 in [0, 1). */
  double(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `randn()`: one standard normal value. */
  gaussian(): number {
    if (this.#cached !== undefined) {
      const value = this.#cached;
      this.#cached = undefined;
      return value;
    }
    for (;;) {
      const x1 = 2 * this.double() - 1;
      const x2 = 2 * this.double() - 1;
      const square = x1 * x1 + x2 * x2;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * ieeeLog(square)) / square);
      this.#cached = factor * x1;
      return factor * x2;
    }
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.#index = 0;
  }
}
