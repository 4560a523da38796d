import {
  type CalibrationRecord,
  CalibrationSet,
  classify,
  type ConformalVerdict,
} from '@kakeya/verdict/conformal';

/** Two levels to be judged by. */
export interface Deltas {
  readonly deltaAccept: number;
  readonly deltaReject: number;
}

export interface LeftOut {
  readonly record: CalibrationRecord;
  /** One per pair of levels, in their order. */
  readonly verdicts: readonly ConformalVerdict[];
}

/**
 * Each record judged by all the others, as one that is yet to come would be: among its own class it must not count for itself,
 * or its p-value would be that of a set that has seen it. Quadratic in the number of records.
 */
export function leaveOneOut(
  records: readonly CalibrationRecord[],
  grid: readonly Deltas[],
  maxWeight: number,
): LeftOut[] {
  // Sorting what is sorted is linear.
  const ordered = records.toSorted((a, b) => a.score - b.score || a.weight - b.weight);
  const limits = { maxSize: Math.max(1, records.length), windowMs: null };
  return ordered.map((record, index) => {
    const others = CalibrationSet.of(ordered.toSpliced(index, 1), limits);
    return {
      record,
      verdicts: grid.map((deltas) => classify(record.score, others, { ...deltas, maxWeight })),
    };
  });
}
