import { calibrationBasis } from './calibration_basis.ts';
import { boundsUnder, type CalibrationBounds } from './calibration_bounds.ts';
import type { DecisionState } from './decision_state.ts';
import type { DecisionSettings } from './settings.ts';
import { scoreIdOf } from './tenant_state.ts';
import { windowed } from './windowed.ts';

/** What calibration does for a tenant now. Plain JSON. */
export interface CalibrationReport extends CalibrationBounds {
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
}

export function calibrationReport(state: DecisionState, tenantId: string, nowMs: number): CalibrationReport {
  const basis = calibrationBasis(state, tenantId, nowMs);
  const { tenant, calibration, from, set } = basis;
  const own = windowed(tenant.calibration.set, nowMs);
  return {
    score: scoreIdOf(tenant),
    settings: tenant.settings,
    set: from,
    version: calibration.version,
    n_wrong: set.wrong.n,
    n_benign: set.benign.n,
    own: { n_wrong: own.wrong.n, n_benign: own.benign.n, version: tenant.calibration.version },
    item_weight: calibration.itemWeight,
    ...boundsUnder(basis, tenant.settings),
  };
}
