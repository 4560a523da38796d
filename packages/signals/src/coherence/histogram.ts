import { SignalError } from '../errors.ts';

/** Narrower than this, all points count as one value. */
const MIN_WIDTH = 1e-9;

/** The range of one direction's projections, divided as `np.histogram(p, bins)` divides it. */
export interface BinRange {
  readonly min: number;
  readonly max: number;
  readonly width: number;
  readonly step: number;
}

/**
 * @returns undefined where the projections are one value for this purpose (width below 1e-9): coherence 1
 * @throws SignalError `input_not_finite` where finite points overflow in the projection
 */
export function binRange(min: number, max: number, bins: number): BinRange | undefined {
  const width = max - min;
  if (!Number.isFinite(width)) {
    throw new SignalError(
      'input_not_finite',
      'The coordinates are so large that projections overflow: rescale them.',
    );
  }
  if (width < MIN_WIDTH) return undefined;
  return { min, max, width, step: width / bins };
}

/**
 * Index of the bin of `p`: ⌊(p − min) / (max − min) · B⌋, then down when p lies below its left edge and up when
 * it lies at or above its right edge; the last bin is closed. The edges are those of `np.linspace`. Only the
 * correction agrees with numpy where the division rounds across an edge.
 */
export function binIndex(p: number, range: BinRange, bins: number): number {
  const index = Math.min(bins - 1, Math.floor(((p - range.min) / range.width) * bins));
  if (p < index * range.step + range.min) return index - 1;
  if (index !== bins - 1 && p >= (index + 1) * range.step + range.min) return index + 1;
  return index;
}
