import { build } from 'hdr-histogram-js';

/** In ms; null of nothing. */
export interface Percentiles {
  readonly n: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly p99_9: number | null;
  readonly max: number | null;
}

const LONGEST_US = 3_600_000_000;

/** Durations from 1 µs to an hour with three significant digits, in 95 kB however many there are (HdrHistogram). */
export class Histogram {
  readonly #counts = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number): void {
    this.#counts.recordValue(Math.min(LONGEST_US, Math.max(0, Math.round(ms * 1000))));
  }

  reset(): void {
    this.#counts.reset();
  }

  percentiles(): Percentiles {
    const n = this.#counts.totalCount;
    const maxUs = this.#counts.maxValue;
    const at = (percentile: number): number | null =>
      n === 0 ? null : Math.min(maxUs, this.#counts.getValueAtPercentile(percentile)) / 1000;
    return { n, p50: at(50), p90: at(90), p99: at(99), p99_9: at(99.9), max: n === 0 ? null : maxUs / 1000 };
  }
}
