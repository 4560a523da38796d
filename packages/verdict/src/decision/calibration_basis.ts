import type { CalibrationSet } from '../conformal/mod.ts';
import { type CalibrationInForce, inForce } from './conformal_step.ts';
import { type DecisionState, tenantStateOf } from './decision_state.ts';
import type { TenantState } from './tenant_state.ts';
import { windowed } from './windowed.ts';

/** What calibration decides by for a tenant at an instant. */
export interface CalibrationBasis extends CalibrationInForce {
  readonly tenant: TenantState;
  /** Of the window that ends at the instant. */
  readonly set: CalibrationSet;
}

export function calibrationBasis(state: DecisionState, tenantId: string, nowMs: number): CalibrationBasis {
  const tenant = tenantStateOf(state, tenantId);
  const { calibration, from } = inForce(tenant, state.global);
  return { tenant, calibration, from, set: windowed(calibration.set, nowMs) };
}
