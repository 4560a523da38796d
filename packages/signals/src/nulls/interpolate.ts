/** Mean and standard deviation of a signal over null samples of one size. */
export interface NullMoments {
  readonly mean: number;
  readonly sd: number;
}

/** Where a value lies between two neighbours of an ascending axis of positive numbers. */
export interface AxisPosition {
  readonly low: number;
  readonly high: number;
  /** 0 at the lower neighbour, 1 at the upper one, linear in the logarithm. */
  readonly weight: number;
}

/** @returns undefined outside the axis, and for NaN */
export function locate(axis: readonly number[], value: number): AxisPosition | undefined {
  const high = axis.findIndex((point) => point >= value);
  const upper = axis[high];
  if (upper === undefined) return undefined;
  if (upper === value) return { low: high, high, weight: 0 };
  const lower = axis[high - 1];
  if (lower === undefined) return undefined;
  return { low: high - 1, high, weight: Math.log(value / lower) / Math.log(upper / lower) };
}

/** The mean linearly, the standard deviation as a power law: it falls like one over the size. */
export function between(low: NullMoments, high: NullMoments, weight: number): NullMoments {
  return {
    mean: low.mean + weight * (high.mean - low.mean),
    sd: low.sd * (high.sd / low.sd) ** weight,
  };
}
