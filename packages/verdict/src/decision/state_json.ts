import type { CalibrationRecord } from '../conformal/mod.ts';
import { type AnomalyModel, parseAnomalyModel } from './anomaly_step.ts';
import { type BanditProgress, parseBanditProgress } from './bandit_progress.ts';
import { type Calibration, emptyCalibration, withItem } from './calibration.ts';
import type { DecisionState } from './decision_state.ts';
import { DEFAULT_DECISION_SETTINGS, type DecisionSettings } from './settings.ts';
import { assertParams, type VerifyParams } from '../params.ts';
import { assertInForce, type PolicyInForce } from './policy_step.ts';
import { type GuardrailState } from '../routing/mod.ts';
import { type LabelledItem, NEW_TENANT, rescored, scorerOf, type TenantState } from './tenant_state.ts';

interface TenantJson {
  readonly settings: DecisionSettings;
  readonly sampleSeed: string;
  readonly items: readonly LabelledItem[];
  readonly version: string | null;
  readonly model: unknown;
  readonly anomaly: AnomalyModel | null;
  readonly guardrail: GuardrailState;
  /** Missing in what was stored before there were bandits. */
  readonly bandit?: BanditProgress | null;
  /** Missing in what was stored before there were policies. */
  readonly policies?: readonly (readonly [string, PolicyInForce])[];
  readonly params?: VerifyParams | null;
}

export interface DecisionStateJson {
  readonly tenants: readonly (readonly [string, TenantJson])[];
  readonly global: {
    readonly version: string | null;
    readonly records: readonly (CalibrationRecord & { readonly labelShare: number })[];
  };
}

/** The state as a plain value: for snapshots, for the log and for another thread. */
export function serializeDecisionState({ tenants, global }: DecisionState): DecisionStateJson {
  return {
    tenants: [...tenants].map(([id, tenant]) => [id, tenantJson(tenant)]),
    global: {
      version: global.version,
      records: global.set.records.map((record) => ({
        ...record,
        labelShare: global.labelShares.get(record.id) ?? 1,
      })),
    },
  };
}

/**
 * The state that `serializeDecisionState` made the value from. What stored it vouches for its bytes; numbers that no
 * calibration may hold are refused all the same.
 * @throws VerdictError `argument_invalid`
 */
export function parseDecisionState(json: DecisionStateJson): DecisionState {
  return {
    tenants: new Map(json.tenants.map(([id, tenant]) => [id, parseTenant(tenant)])),
    global: parseGlobal(json.global),
  };
}

const tenantJson = ({
  settings,
  sampleSeed,
  items,
  calibration,
  model,
  anomaly,
  guardrail,
  bandit,
  policies,
  params,
}: TenantState): TenantJson => ({
  settings,
  sampleSeed,
  items,
  version: calibration.version,
  model: model?.model ?? null,
  anomaly,
  guardrail,
  bandit,
  policies: [...policies],
  params,
});

function parseTenant({
  version,
  model,
  anomaly,
  bandit = null,
  policies = [],
  params = null,
  ...rest
}: TenantJson): TenantState {
  for (const [, inForce] of policies) assertInForce(inForce);
  if (params !== null) assertParams(params);
  const state = rescored({
    ...NEW_TENANT,
    ...rest,
    settings: { ...DEFAULT_DECISION_SETTINGS, ...rest.settings },
    bandit: bandit && parseBanditProgress(bandit),
    model: scorerOf(model),
    policies: new Map(policies),
    params,
    anomaly: anomaly && parseAnomalyModel(anomaly, anomaly.id),
  });
  return { ...state, calibration: { ...state.calibration, version } };
}

function parseGlobal({ version, records }: DecisionStateJson['global']): Calibration {
  const empty = emptyCalibration(DEFAULT_DECISION_SETTINGS);
  const filled = records.reduce(withItem, empty);
  return { ...filled, version };
}
