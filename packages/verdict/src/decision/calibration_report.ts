import { classify, type Feasibility } from '../conformal/mod.ts';
import { inForce } from './conformal_step.ts';
import { type DecisionState, tenantStateOf } from './decision_state.ts';
import type { DecisionSettings } from './settings.ts';
import { scoreIdOf } from './tenant_state.ts';
import { windowed } from './windowed.ts';

/** What calibration does for a tenant now. Plain JSON. */
export interface CalibrationReport {
  readonly score: string | null;
  readonly settings: DecisionSettings;
  readonly set: 'tenant' | 'global';
  readonly version: string | null;
  readonly n_wrong: number;
  readonly n_benign: number;
  /** The tenant's own labels, whether or not they decide yet. */
  readonly own: { readonly n_wrong: number; readonly n_benign: number; readonly version: string | null };
  /** Weight assumed of the record at hand; 1 where all outcomes were labelled. */
  readonly item_weight: number;
  readonly accept: ReportedFeasibility;
  readonly reject: ReportedFeasibility;
  /** Scores below this are accepted; null: none is, by calibration. */
  readonly accept_below: number | null;
  /** Scores above this are rejected; null: none is, by calibration. */
  readonly reject_above: number | null;
}

/** `needs`: labels of the class that would do; null where no number would. */
export type ReportedFeasibility = Omit<Feasibility, 'needs'> & { readonly needs: number | null };

export function calibrationReport(state: DecisionState, tenantId: string, nowMs: number): CalibrationReport {
  const tenant = tenantStateOf(state, tenantId);
  const { settings } = tenant;
  const { calibration, from } = inForce(tenant, state.global);
  const set = windowed(calibration.set, nowMs);
  const own = windowed(tenant.calibration.set, nowMs);
  const judge = (score: number) =>
    classify(score, set, {
      deltaAccept: settings.deltaAccept,
      deltaReject: settings.deltaReject,
      maxWeight: calibration.itemWeight,
    });
  const scores = [...new Set(set.records.map(({ score }) => score))].toSorted((a, b) => a - b);
  const { accept, reject } = judge(0);
  return {
    score: scoreIdOf(tenant),
    settings,
    set: from,
    version: calibration.version,
    n_wrong: set.wrong.n,
    n_benign: set.benign.n,
    own: { n_wrong: own.wrong.n, n_benign: own.benign.n, version: tenant.calibration.version },
    item_weight: calibration.itemWeight,
    accept: finite(accept),
    reject: finite(reject),
    accept_below: accept.feasible
      ? (scores.find((score) => !(judge(score).pWrong <= settings.deltaAccept)) ?? 1)
      : null,
    reject_above: reject.feasible
      ? (scores.findLast((score) => !(judge(score).pBenign <= settings.deltaReject)) ?? 0)
      : null,
  };
}

const finite = ({ feasible, n, needs }: Feasibility): ReportedFeasibility => ({
  feasible,
  n,
  needs: Number.isFinite(needs) ? needs : null,
});
