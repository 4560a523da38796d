interface Thresholds {
  /** Scores below it are unlike wrong ones; null: too few labels to say so of any. */
  readonly accept_below: number | null;
  /** Scores above it are unlike benign ones. */
  readonly reject_above: number | null;
}

/**
 * Which scores calibration decides. Where the thresholds overlap, a score is unlike both, and is left to a person: what is
 * accepted ends where that begins.
 */
export function decidedScores({ accept_below, reject_above }: Thresholds): {
  readonly acceptBelow: number | null;
  readonly rejectAbove: number | null;
} {
  if (accept_below === null || reject_above === null)
    return { acceptBelow: accept_below, rejectAbove: reject_above };
  return {
    acceptBelow: Math.min(accept_below, reject_above),
    rejectAbove: Math.max(accept_below, reject_above),
  };
}
