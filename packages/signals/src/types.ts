/** n rows of d coordinates, row-major, every value finite. `data.length === n * d`. */
export interface Matrix {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}

export type SignalName = 'D_hat' | 'coh_star' | 'r';

/** Whether a signal may be used for a decision; `reason` says in words and numbers why not. */
export type SignalValidity = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/** `upper`: `sorted[floor(len / 2)]`, PCS 0.1. `true`: the mean of the two middle values, PCS 0.2. */
export type MedianKind = 'upper' | 'true';

/** Where the directions come from. `numpy-legacy`: `RandomState(seed).randn`, PCS 0.1. `philox`: PCS 0.2. */
export type DirectionGenerator = 'numpy-legacy' | 'philox';

export interface CoherenceOptions {
  /** M, number of directions, default 100. */
  readonly directions?: number;
  /** B, number of equal histogram bins, default 20. */
  readonly bins?: number;
  /** default 42 */
  readonly seed?: number;
  /** default `numpy-legacy` */
  readonly generator?: DirectionGenerator;
}

export interface Coherence {
  /** Largest share of the rows that one bin holds along any sampled direction, in (0, 1]. */
  readonly cohStar: number;
  /** The first direction that attains it, unit length, d values. */
  readonly vStar: Float64Array;
}

/** The value beside a null sample of the same size: `z = (value - mean) / sd`. */
export interface NullComparison {
  readonly z: number;
  readonly mean: number;
  readonly sd: number;
}

/** All signals of one payload. */
export interface Signals {
  readonly n: number;
  readonly d: number;
  readonly scales: readonly number[];
  readonly N_j: Readonly<Record<string, number>>;
  readonly D_hat: number;
  readonly coh_star: number;
  readonly v_star: readonly number[];
  readonly r: number;
  readonly validity: Readonly<Record<SignalName, SignalValidity>>;
  /** null where no table covers n, d, M and B. */
  readonly coh_z: NullComparison | null;
  /** null where no table covers the size, and for anything but text. */
  readonly r_z: NullComparison | null;
}
