import { type CalibrationRecord, CalibrationSet, classify } from '@kakeya/verdict/conformal';
import { type Deltas, type LeftOut, leaveOneOut } from './leave_one_out.ts';
import type { LabelledRecord } from './labelled_record.ts';
import { type Share, weightedShare } from './weighted_share.ts';

export interface SimulationPlan {
  readonly deltaAccept: readonly number[];
  readonly deltaReject: readonly number[];
  /** Label share to assume of outcomes to come, where it is below that of the records. */
  readonly share?: number;
}

export interface SideFeasibility {
  readonly delta: number;
  readonly feasible: boolean;
  readonly n: number;
  /** Labels of the class that would do; null: no number would. */
  readonly needs: number | null;
}

export interface Shares {
  readonly accept: Share;
  readonly escalate: Share;
  readonly reject: Share;
}

/** Why a class has no shares: no record of it, or too few for each to be judged by the others within δ. */
export type NoShares = 'no_records' | 'too_few_to_leave_one_out';

export interface SimulatedRow {
  readonly delta_accept: number;
  readonly delta_reject: number;
  readonly wrong: Shares | NoShares;
  readonly benign: Shares | NoShares;
  /** Of both classes in the mix of the records. */
  readonly overall: Shares | NoShares;
}

export interface Simulation {
  readonly n_wrong: number;
  readonly n_benign: number;
  readonly item_weight: number;
  readonly accept: readonly SideFeasibility[];
  readonly reject: readonly SideFeasibility[];
  readonly rows: readonly SimulatedRow[];
}

/** What each pair of levels would do with outcomes like these. Applies nothing. */
export function simulateDeltas(labelled: readonly LabelledRecord[], plan: SimulationPlan): Simulation {
  const records = labelled.map(({ id, score, label, at, propensity }) => ({
    id,
    score,
    label,
    atMs: Date.parse(at),
    weight: 1 / propensity,
  }));
  const shares = labelled.map(({ label_share }) => label_share);
  const itemWeight = 1 / shares.reduce((least, share) => Math.min(least, share), plan.share ?? 1);
  const grid = plan.deltaAccept.flatMap((deltaAccept) =>
    plan.deltaReject.map((deltaReject) => ({ deltaAccept, deltaReject })),
  );
  const set = CalibrationSet.of(records, { maxSize: Math.max(1, records.length), windowMs: null });
  const whole = (deltas: Deltas) => classify(0, set, { ...deltas, maxWeight: itemWeight });
  const judged = leaveOneOut(records, grid, itemWeight);
  return {
    n_wrong: set.wrong.n,
    n_benign: set.benign.n,
    item_weight: itemWeight,
    accept: plan.deltaAccept.map((delta) =>
      reported(delta, whole({ deltaAccept: delta, deltaReject: 0 }).accept),
    ),
    reject: plan.deltaReject.map((delta) =>
      reported(delta, whole({ deltaAccept: 0, deltaReject: delta }).reject),
    ),
    rows: grid.map((deltas, index) => rowOf(deltas, index, judged, whole(deltas))),
  };
}

const reported = (
  delta: number,
  { feasible, n, needs }: { readonly feasible: boolean; readonly n: number; readonly needs: number },
): SideFeasibility => ({ delta, feasible, n, needs: Number.isFinite(needs) ? needs : null });

function rowOf(
  { deltaAccept, deltaReject }: Deltas,
  index: number,
  judged: readonly LeftOut[],
  whole: ReturnType<typeof classify>,
): SimulatedRow {
  const ofClass = (label: CalibrationRecord['label']) =>
    judged.flatMap(({ record, verdicts }) => {
      const verdict = verdicts[index];
      return record.label === label && verdict !== undefined ? [{ record, verdict }] : [];
    });
  const [wrong, benign] = [ofClass('wrong'), ofClass('benign')];
  const wrongLost = whole.accept.feasible && wrong.some(({ verdict }) => !verdict.accept.feasible);
  const benignLost = whole.reject.feasible && benign.some(({ verdict }) => !verdict.reject.feasible);
  const shares = { wrong: sharesOf(wrong, wrongLost), benign: sharesOf(benign, benignLost) };
  const missing = [shares.wrong, shares.benign].find((value) => typeof value === 'string');
  return {
    delta_accept: deltaAccept,
    delta_reject: deltaReject,
    ...shares,
    overall: missing ?? sharesOf([...wrong, ...benign], false),
  };
}

interface Judged {
  readonly record: CalibrationRecord;
  readonly verdict: ReturnType<typeof classify>;
}

function sharesOf(judged: readonly Judged[], lost: boolean): Shares | NoShares {
  if (lost) return 'too_few_to_leave_one_out';
  const of = (side: Judged['verdict']['side']): Share | undefined =>
    weightedShare(
      judged.map(({ record, verdict }) => ({ weight: record.weight, hit: verdict.side === side })),
    );
  const [accept, escalate, reject] = [of('accept'), of('uncertain'), of('reject')];
  if (accept === undefined || escalate === undefined || reject === undefined) return 'no_records';
  return { accept, escalate, reject };
}
