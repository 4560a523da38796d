import { classify, type ConformalVerdict, type Feasibility } from '../conformal/mod.ts';
import type { CalibrationBasis } from './calibration_basis.ts';

/** Bounds on P(accept | wrong) and P(reject | benign). */
export interface Deltas {
  readonly deltaAccept: number;
  readonly deltaReject: number;
}

/** `needs`: labels of the class that would do; null where no number would. */
export type ReportedFeasibility = Omit<Feasibility, 'needs'> & { readonly needs: number | null };

/** What calibration does under some bounds. Plain JSON. */
export interface CalibrationBounds {
  readonly accept: ReportedFeasibility;
  readonly reject: ReportedFeasibility;
  /** Scores below this are accepted; null: none is, by calibration. */
  readonly accept_below: number | null;
  /** Scores above this are rejected; null: none is, by calibration. */
  readonly reject_above: number | null;
}

/** What calibration says of one score under these bounds. */
export const judgeUnder =
  ({ set, calibration }: CalibrationBasis, deltas: Deltas) =>
  (score: number): ConformalVerdict =>
    classify(score, set, { ...deltas, maxWeight: calibration.itemWeight });

/** @throws VerdictError `argument_invalid` for a delta outside [0, 1] */
export function boundsUnder(basis: CalibrationBasis, deltas: Deltas): CalibrationBounds {
  const judge = judgeUnder(basis, deltas);
  const scores = [...new Set(basis.set.records.map(({ score }) => score))].toSorted((a, b) => a - b);
  const { accept, reject } = judge(0);
  return {
    accept: finite(accept),
    reject: finite(reject),
    accept_below: accept.feasible
      ? (scores.find((score) => !(judge(score).pWrong <= deltas.deltaAccept)) ?? 1)
      : null,
    reject_above: reject.feasible
      ? (scores.findLast((score) => !(judge(score).pBenign <= deltas.deltaReject)) ?? 0)
      : null,
  };
}

const finite = ({ feasible, n, needs }: Feasibility): ReportedFeasibility => ({
  feasible,
  n,
  needs: Number.isFinite(needs) ? needs : null,
});
