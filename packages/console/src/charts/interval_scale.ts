export interface IntervalScale {
  readonly low: number;
  readonly high: number;
  /** Where a value stands, in percent of the width, held within it. */
  readonly at: (value: number) => number;
}

const MARGIN = 0.06;
/** Of the values: what differs by less is drawn as one, and is far above what floating point loses. */
const LEAST_SPAN = 1e-9;

/** One scale for several intervals, with room at both ends: whoever compares them reads the same axis. */
export function intervalScale(values: readonly number[]): IntervalScale {
  const known = values.filter(Number.isFinite);
  const [least, most] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const span = Math.max(most - least, LEAST_SPAN * Math.max(1, Math.abs(least), Math.abs(most)));
  const reach = (0.5 + MARGIN) * span;
  const middle = least + (most - least) / 2;
  const [low, high] = [middle - reach, middle + reach];
  return {
    low,
    high,
    at: (value) => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)),
  };
}
