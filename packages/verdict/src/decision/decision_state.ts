import { type Calibration, decidedSince, emptyCalibration, nextVersion, withItem } from './calibration.ts';
import type { Change } from './change.ts';
import { boundsScoreId, boundsScoreIdOf } from './score_id.ts';
import { DEFAULT_DECISION_SETTINGS } from './settings.ts';
import { applyToTenant, itemOf, NEW_TENANT, type TenantState } from './tenant_state.ts';

/** What every decision depends on besides the record: a fold over the changes in the log. Immutable. */
export interface DecisionState {
  readonly tenants: ReadonlyMap<string, TenantState>;
  /** Labels of all tenants, by the score that all have, for those that have too few of their own. */
  readonly global: Calibration;
}

export const EMPTY_DECISION_STATE: DecisionState = {
  tenants: new Map(),
  global: emptyCalibration(DEFAULT_DECISION_SETTINGS),
};

export const tenantStateOf = (state: DecisionState, tenant: string): TenantState =>
  state.tenants.get(tenant) ?? NEW_TENANT;

/** The state after the change; the same object when it alters nothing. */
export function applyChange(state: DecisionState, change: Change): DecisionState {
  const before = tenantStateOf(state, change.tenant);
  const after = applyToTenant(before, change);
  if (after === before) return state;
  const tenants = new Map(state.tenants).set(change.tenant, after);
  const global = alteredGlobal(state.global, change);
  if (global === state.global) return { tenants, global };
  return { tenants, global: { ...global, version: nextVersion(state.global.version, change) } };
}

/** An id is unique within its tenant only. Imported scores may be another score's, so they stay with their tenant. */
function alteredGlobal(global: Calibration, change: Change): Calibration {
  const idOf = (id: string): string => `${change.tenant}/${id}`;
  switch (change.kind) {
    case 'label': {
      const { id, label, boundsScore, paramsHash, decidedAtMs, weight, labelShare } = itemOf(change);
      if (boundsScore === null || boundsScoreId(paramsHash) !== boundsScoreIdOf(null)) return global;
      return withItem(global, {
        id: idOf(id),
        label,
        score: boundsScore,
        atMs: decidedAtMs,
        weight,
        labelShare,
      });
    }
    case 'recalibration': {
      const since = change.keep_since_ms;
      return since === null ? global : decidedSince(global, since, `${change.tenant}/`);
    }
    case 'settings':
    case 'import':
    case 'model':
    case 'routing':
    case 'bandit':
    case 'policy':
    case 'parameters':
    case 'proposal':
      return global;
  }
}
