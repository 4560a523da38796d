/** One bar of a histogram in pixels; `share` of all of its class. */
export interface ScoreBar {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly share: number;
}

/** Counts of classes of different sizes can be compared only as shares of their class. */
export function scoreBars(edges: readonly number[], counts: readonly number[]): readonly ScoreBar[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return counts.map((n, bin) => ({
    low: edges[bin] ?? 0,
    high: edges[bin + 1] ?? 1,
    n,
    share: total === 0 ? 0 : n / total,
  }));
}

/** Where the axis of shares ends: one scale for all classes, at a round number. */
export function shareAxisEnd(...classes: readonly (readonly ScoreBar[])[]): number {
  const largest = Math.max(0, ...classes.flat().map(({ share }) => share));
  return [0.05, 0.1, 0.2, 0.25, 0.5, 0.75].find((end) => end >= largest && largest > 0) ?? 1;
}
