import {
  computeSignals,
  type NullComparison,
  type ProjectionHistogram,
  projectionHistogram,
  SignalError,
  textPoints,
} from '@kakeya/signals';

export interface TextQuestion {
  readonly text: string;
  /** Of the record that summarises it. */
  readonly seed: number;
  readonly scales: readonly number[];
}

/** What a text gives, beside the same number of points or bytes without structure. */
export interface TextMeasures {
  readonly n: number;
  readonly cohStar: number;
  readonly r: number;
  /** Of its points along its own v★, in the bins of coh★. */
  readonly projection: ProjectionHistogram;
  /** null where no table covers the size. */
  readonly cohNull: NullComparison | null;
  readonly ratioNull: NullComparison | null;
}

/** `refused`: why the text gives no signals under this seed and these scales, which are the sender's choice. */
export type MeasuredText = TextMeasures | { readonly refused: string };

/**
 * The signals of a text, computed again as the agent of a 0.2 record computes them. Pure. Grows with the text: 10 KB
 * take some 10 ms, the largest that a submission may carry 150 ms, so that it is for the judging threads.
 */
export function measureText({ text, seed, scales }: TextQuestion): MeasuredText {
  try {
    const signals = computeSignals({ kind: 'text', text }, { pcsVersion: '0.2', seed, scales });
    return {
      n: signals.n,
      cohStar: signals.coh_star,
      r: signals.r,
      projection: projectionHistogram(textPoints(text), signals.v_star),
      cohNull: signals.coh_z,
      ratioNull: signals.r_z,
    };
  } catch (error) {
    if (error instanceof SignalError) return { refused: error.message };
    throw error;
  }
}
