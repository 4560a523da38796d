import { philox4x32 } from '../random/philox.ts';

const TWO_32 = 4294967296;

/** ASCII "KPQ1", above every stream number of `philoxGaussians`, so that no counter serves both. */
const DOMAIN = 0x4b505131;

/**
 * The draw for one k-means++ step: uniform on the multiples of 2^-53 in [0, 1), from Philox4x32-10 with the key
 * (seed mod 2^32, ⌊seed / 2^32⌋) and the counter (step, 0, subspace, "KPQ1"): ⌊w₀ / 32⌋ · 2^26 + ⌊w₁ / 64⌋ over 2^53.
 */
export function drawUniform(seed: number, subspace: number, step: number): number {
  const [w0, w1] = philox4x32([step, 0, subspace, DOMAIN], [seed % TWO_32, Math.floor(seed / TWO_32)]);
  return ((w0 >>> 5) * 67108864 + (w1 >>> 6)) / 9007199254740992;
}
