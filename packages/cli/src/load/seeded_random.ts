import { hash } from 'node:crypto';

/** Uniform in [0, 1) with 53 bits: the same sequence for the same seed and stream (sfc32, public domain). */
export function seededRandom(seed: number, stream: string): () => number {
  const digest = hash('sha256', `${seed}/${stream}`, 'buffer');
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  return () => ((next32() >>> 5) * 67_108_864 + (next32() >>> 6)) / 9_007_199_254_740_992;
}

/** Uniform in [0, 1) for one index of a stream, without those before it. */
export function uniformAt(seed: number, stream: string, index: number): number {
  return hash('sha256', `${seed}/${stream}/${index}`, 'buffer').readUIntBE(0, 6) / 2 ** 48;
}
