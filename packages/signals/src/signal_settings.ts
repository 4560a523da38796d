import { DEFAULT_COHERENCE } from './coherence/options.ts';
import { DEFAULT_SCALES, POINT_SCALES } from './scales.ts';
import type { CoherenceOptions, MedianKind } from './types.ts';

export interface SignalOptions {
  /** Selects the generator of directions and the median: see {@link resolveSettings}. */
  readonly pcsVersion: '0.1' | '0.2';
  /** Distinct positive integers, at least two; default 2,4,8,16 for points, 2,4,8,16,32 otherwise. */
  readonly scales?: readonly number[];
  /** M, default 100. */
  readonly directions?: number;
  /** B, default 20. */
  readonly bins?: number;
  /** default 42 */
  readonly seed?: number;
}

export type SignalSettings = Required<CoherenceOptions> & {
  readonly scales: readonly number[];
  readonly median: MedianKind;
};

/** 0.1: numpy's legacy generator and the upper median, as its golden vectors have it. 0.2: Philox and the true median. */
export function resolveSettings(
  kind: 'points' | 'embeddings' | 'text',
  { pcsVersion, scales, directions, bins, seed }: SignalOptions,
): SignalSettings {
  return {
    scales: scales ?? (kind === 'points' ? POINT_SCALES : DEFAULT_SCALES),
    directions: directions ?? DEFAULT_COHERENCE.directions,
    bins: bins ?? DEFAULT_COHERENCE.bins,
    seed: seed ?? DEFAULT_COHERENCE.seed,
    generator: pcsVersion === '0.1' ? 'numpy-legacy' : 'philox',
    median: pcsVersion === '0.1' ? 'upper' : 'true',
  };
}
