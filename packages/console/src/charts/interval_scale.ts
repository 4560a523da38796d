export interface IntervalScale {
  readonly low: number;
  readonly high: number;
  /** Where a value stands, in percent of the width, held within it. */
  readonly at: (value: number) => number;
}

const MARGIN = 0.06;

/** One scale for several intervals, with room at both ends: whoever compares them reads the same axis. */
export function intervalScale(values: readonly number[]): IntervalScale {
  const known = values.filter(Number.isFinite);
  const [least, most] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const span = most > least ? most - least : Math.max(1e-9, Math.abs(least)) || 1;
  const [low, high] = [least - MARGIN * span, (most > least ? most : least + span) + MARGIN * span];
  return {
    low,
    high,
    at: (value) => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)),
  };
}
