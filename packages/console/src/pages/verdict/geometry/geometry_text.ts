import { formatCount, formatNumber } from '../../../ui/format.ts';
import type { Geometry } from '../evidence.ts';

type Line = NonNullable<Geometry['n_j']>;
type Coherence = NonNullable<Geometry['coherence']>;
type Compression = NonNullable<Geometry['compression']>;
type NullComparison = NonNullable<Coherence['null']>;

const STRUCTURE = 'Structure, not factual error.';

export function lineReading({ slope, claimed_slope, tolerance, points }: Line): string {
  const off = Math.abs(claimed_slope - slope);
  const within = off <= tolerance ? 'within' : 'outside';
  return `The counts at ${points.length} scales give D̂ = ${formatNumber(slope)}; the record claims ${formatNumber(claimed_slope)}, ${within} the tolerance of ±${formatNumber(tolerance)}. ${STRUCTURE}`;
}

/** @param why there is nothing to compare with, where there is not */
export function coherenceReading({ projection, coh_star, null: none }: Coherence, why?: string): string {
  const { total, fullest } = fullestBin(projection.counts);
  const bins = projection.counts.length;
  const share =
    total === 0
      ? ''
      : ` The fullest of ${bins} bins holds ${formatCount(fullest)} of ${formatCount(total)} points.`;
  return `coh★ = ${formatNumber(coh_star)}: the largest share of points in one slab across v★.${share} ${againstNull(none, why)} ${STRUCTURE}`;
}

/** @param why there is nothing to compare with, where there is not */
export function compressionReading({ r, null: none }: Compression, why?: string): string {
  return `r = ${formatNumber(r)}: compressed size over size; what repeats itself has a small one. ${againstNull(none, why)} ${STRUCTURE}`;
}

function againstNull(none: NullComparison | null, why = 'The gateway does not say why.'): string {
  if (none === null) return `It cannot be compared with inputs without structure. ${why}`;
  const side = none.z >= 0 ? 'above' : 'below';
  return `Inputs of this size without structure give ${formatNumber(none.mean)} on average (standard deviation ${formatNumber(none.sd)}); this lies ${formatNumber(Math.abs(none.z))} of these ${side}. That is no p-value.`;
}

/** Where the points lie thickest along v★. */
export function fullestBin(counts: readonly number[]): {
  readonly total: number;
  readonly fullest: number;
  readonly index: number;
} {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const fullest = Math.max(0, ...counts);
  return { total, fullest, index: counts.indexOf(fullest) };
}
