/** Directions and bins of the coherence table: the defaults of coh★. Other choices have no table. */
export const TABLE_DIRECTIONS = 100;
export const TABLE_BINS = 20;

export const COHERENCE_N: readonly number[] = [
  8, 11, 16, 23, 32, 45, 64, 91, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072,
];

/** Beyond about 8 dimensions the law hardly depends on d any more. */
export const COHERENCE_D: readonly number[] = [1, 2, 3, 8, 64, 4096];

/** More rows than this are simulated only in up to 8 dimensions. */
const WIDE_N = 16_384;
const NARROW_D = 8;

/** Samples per cell, between 40 and 1,000; none where the table has no cell. The relative error of a sd is 1/√(2·trials). */
export function coherenceTrials(n: number, d: number): number {
  if (d > NARROW_D && n > WIDE_N) return 0;
  return Math.min(1000, Math.max(40, Math.ceil((d > NARROW_D ? 3e5 : 1.2e6) / n)));
}

/** Eight sizes per octave from 64 bytes to 64 KiB: deflate's blocks make the mean uneven in between. */
export const RATIO_BYTES: readonly number[] = Array.from({ length: 81 }, (_, i) =>
  Math.round(64 * 2 ** (i / 8)),
);

/** Samples per size. */
export function ratioTrials(bytes: number): number {
  return Math.min(1000, Math.max(100, Math.ceil(2e6 / bytes)));
}
