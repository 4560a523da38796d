import { calibrationReport, type CalibrationReport, type TenantState, tenantStateOf } from '@kakeya/verdict';
import type { Static } from 'typebox';
import type { Decisions } from '../decisions/decisions.ts';
import type { LiveHealthSchema } from '../http/outcomes/outcome_schemas.ts';
import type { Check } from '../http/operations_routes.ts';
import type { Watch } from '../watch/watch.ts';

export interface LiveHealthDeps {
  readonly checkReadiness: () => Promise<readonly Check[]>;
  readonly decisions: Pick<Decisions, 'latest'>;
  readonly watch: Pick<Watch, 'signs'>;
  readonly clock: () => number;
}

type Calibration = Static<typeof LiveHealthSchema>['calibration'][number];

interface Known {
  readonly of: TenantState;
  readonly global: unknown;
  readonly atMs: number;
  readonly report: CalibrationReport;
}

/** Old labels leave the window of a calibration while nothing changes. */
const RECALCULATE_MS = 60_000;

/** How the gateway is, and how far each tenant is calibrated. A report is made again only when labels have changed. */
export class LiveHealth {
  readonly #deps: LiveHealthDeps;
  readonly #known = new Map<string, Known>();

  constructor(deps: LiveHealthDeps) {
    this.#deps = deps;
  }

  checks(): Promise<readonly Check[]> {
    return this.#deps.checkReadiness();
  }

  calibration(tenant: string): Calibration {
    const { n_wrong, n_benign, accept } = this.#report(tenant);
    const drift_alarm = this.#deps.watch.signs(tenant)?.driftAlarm ?? false;
    return { tenant, n_wrong, n_benign, accept_feasible: accept.feasible, drift_alarm };
  }

  #report(tenant: string): CalibrationReport {
    const { decisions, clock } = this.#deps;
    const [state, nowMs] = [decisions.latest, clock()];
    const of = tenantStateOf(state, tenant);
    const known = this.#known.get(tenant);
    if (known?.of === of && known.global === state.global && nowMs - known.atMs < RECALCULATE_MS)
      return known.report;
    const report = calibrationReport(state, tenant, nowMs);
    this.#known.set(tenant, { of, global: state.global, atMs: nowMs, report });
    return report;
  }
}
