import type { CalibrationRecord } from '../conformal/mod.ts';
import type { Label } from '../label.ts';
import { compileRiskModel, type Features, parseRiskModel, type RiskScorer } from '../risk/mod.ts';
import { type GuardrailState, INITIAL_GUARDRAIL } from '../routing/mod.ts';
import { type AnomalyModel, parseAnomalyModel } from './anomaly_step.ts';
import {
  type Calibration,
  type CalibrationItem,
  calibrationOf,
  decidedSince,
  emptyCalibration,
  nextVersion,
  withItem,
  withoutItems,
} from './calibration.ts';
import type { Change, ImportChange, LabelChange, PolicyChange, SettingsChange } from './change.ts';
import { type BanditProgress, learnt, progressUnder } from './bandit_progress.ts';
import { assertParams, type VerifyParams } from '../params.ts';
import { assertInForce, type PolicyInForce } from './policy_step.ts';
import { boundsScoreId, boundsScoreIdOf } from './score_id.ts';
import { DEFAULT_DECISION_SETTINGS, type DecisionSettings } from './settings.ts';

/** A labelled outcome with all that is needed to score it again when the tenant changes its score. */
export interface LabelledItem {
  readonly id: string;
  readonly label: Label;
  readonly decidedAtMs: number;
  readonly labelledAtMs: number;
  readonly weight: number;
  readonly labelShare: number;
  /** In [0, 1]; null where the outcome had none. */
  readonly boundsScore: number | null;
  /** Of the parameters that the bounds were of. Missing in what was recorded before there were others than the default. */
  readonly paramsHash?: string;
  readonly features: Features | null;
  /** Imported with a score of its own, which means nothing under another score. */
  readonly imported: { readonly scoreId: string; readonly score: number } | null;
}

/** All that one tenant's decisions depend on besides the record. Immutable. */
export interface TenantState {
  readonly settings: DecisionSettings;
  readonly sampleSeed: string;
  /** Oldest first, at most `settings.maxRecords`. */
  readonly items: readonly LabelledItem[];
  readonly calibration: Calibration;
  readonly model: RiskScorer | null;
  readonly anomaly: AnomalyModel | null;
  readonly guardrail: GuardrailState;
  /** null: the tenant has no bandit. */
  readonly bandit: BanditProgress | null;
  /** The policies that hold for the tenant, by id. */
  readonly policies: ReadonlyMap<string, PolicyInForce>;
  /** null: those that the gateway was started with. */
  readonly params: VerifyParams | null;
}

export const NEW_TENANT: TenantState = {
  settings: DEFAULT_DECISION_SETTINGS,
  sampleSeed: '',
  items: [],
  calibration: emptyCalibration(DEFAULT_DECISION_SETTINGS),
  model: null,
  anomaly: null,
  guardrail: INITIAL_GUARDRAIL,
  bandit: null,
  policies: new Map(),
  params: null,
};

/** The state after the change; the same object when it alters nothing, as a label that is sent again. */
export function applyToTenant(state: TenantState, change: Change): TenantState {
  const next = altered(state, change);
  if (next === state) return state;
  const { calibration } = next;
  return {
    ...next,
    calibration: { ...calibration, version: nextVersion(state.calibration.version, change) },
  };
}

function altered(state: TenantState, change: Change): TenantState {
  switch (change.kind) {
    case 'settings':
      return configured(state, change);
    case 'label':
      return labelled(state, change);
    case 'import':
      return imported(state, change);
    case 'model':
      if (change.role === 'anomaly') return { ...state, anomaly: anomalyOf(change.model, change.model_id) };
      return rescored({ ...state, model: scorerOf(change.model) });
    case 'routing':
      return { ...state, guardrail: change.state };
    case 'bandit': {
      const bandit = learnt(state.bandit, change);
      return bandit === state.bandit ? state : { ...state, bandit };
    }
    case 'policy':
      return { ...state, policies: withPolicy(state.policies, change) };
    case 'parameters':
      if (change.params !== null) assertParams(change.params);
      return rescored({ ...state, params: change.params });
    case 'proposal':
      return state;
    case 'recalibration': {
      const since = change.keep_since_ms;
      if (since === null) return state;
      const items = state.items.filter((item) => item.decidedAtMs >= since);
      return { ...state, items, calibration: decidedSince(state.calibration, since) };
    }
  }
}

/** Settings that were recorded before one of them existed have its default. */
function configured(
  state: TenantState,
  { settings: recorded, sample_seed: sampleSeed }: SettingsChange,
): TenantState {
  const settings = { ...DEFAULT_DECISION_SETTINGS, ...recorded };
  return rescored({ ...state, settings, sampleSeed, bandit: progressUnder(settings.bandit, state.bandit) });
}

function withPolicy(
  policies: TenantState['policies'],
  { policy_id, enforced, shadow }: PolicyChange,
): TenantState['policies'] {
  const next = new Map(policies);
  if (enforced === null && shadow === null) next.delete(policy_id);
  else {
    assertInForce({ enforced, shadow });
    next.set(policy_id, { enforced, shadow });
  }
  return next;
}

const anomalyOf = (document: unknown, id: string | null): AnomalyModel | null =>
  document === null || id === null ? null : parseAnomalyModel(document, id);

/** @throws VerdictError `document_invalid` */
export const scorerOf = (document: unknown): RiskScorer | null =>
  document === null ? null : compileRiskModel(parseRiskModel(document).model);

function labelled(state: TenantState, change: LabelChange): TenantState {
  if (change.left_out !== null) return state;
  const item = itemOf(change);
  const known = state.items.find(({ id }) => id === item.id);
  if (known?.label === item.label) return state;
  return added(state, item);
}

function imported(state: TenantState, change: ImportChange): TenantState {
  const scoreId = scoreIdOf(state);
  if (scoreId === null) return state;
  const known = new Map(state.items.map((item) => [item.id, item]));
  const fresh = change.records.filter(({ id, score, label }) => {
    const item = known.get(id);
    // What a person labelled here keeps its features: an import of the same outcome knows less of it.
    if (item === undefined || item.imported === null) return item === undefined;
    return item.label !== label || item.imported.score !== score || item.imported.scoreId !== scoreId;
  });
  if (fresh.length === 0) return state;
  const replaced = new Set(fresh.map(({ id }) => id));
  const items = [...new Map(fresh.map((record) => [record.id, record])).values()].map(
    ({ id, score, label, at_ms, propensity, label_share }): LabelledItem => ({
      id,
      label,
      decidedAtMs: at_ms,
      labelledAtMs: change.at_ms,
      weight: 1 / propensity,
      labelShare: label_share,
      boundsScore: null,
      features: null,
      imported: { scoreId, score },
    }),
  );
  return rescored({ ...state, items: [...state.items.filter(({ id }) => !replaced.has(id)), ...items] });
}

/** What leaves the items, or has no score any more, leaves the set: it must be the one that a snapshot's items make. */
function added(state: TenantState, item: LabelledItem): TenantState {
  const others = state.items.filter(({ id }) => id !== item.id);
  const items = [...others, item].slice(-state.settings.maxRecords);
  const scored = scoredItem(item, state);
  const leaving = others.slice(0, others.length + 1 - items.length).map(({ id }) => id);
  const kept = withoutItems(state.calibration, new Set(scored === null ? [...leaving, item.id] : leaving));
  return { ...state, items, calibration: scored === null ? kept : withItem(kept, scored) };
}

/** Every item under the score and limits that now hold. */
export function rescored(state: TenantState): TenantState {
  const items = state.items.slice(-state.settings.maxRecords);
  const scored = items.flatMap((item) => scoredItem(item, state) ?? []);
  return { ...state, items, calibration: calibrationOf(scored, state.settings, state.calibration.version) };
}

export function itemOf(change: LabelChange): LabelledItem {
  return {
    id: change.pcs_id,
    label: change.label,
    decidedAtMs: change.decided_at_ms,
    labelledAtMs: change.at_ms,
    weight: 1 / change.propensity,
    labelShare: change.label_share,
    boundsScore: change.bounds_score,
    ...(change.params_hash === undefined ? {} : { paramsHash: change.params_hash }),
    features: change.features,
    imported: null,
  };
}

/** Names the score that the calibration holds; null: the tenant calibrates by a model and has none. */
export function scoreIdOf({ settings, model, params }: TenantState): string | null {
  if (settings.score === 'bounds') return boundsScoreIdOf(params);
  return model === null ? null : `risk:${model.modelId}`;
}

function scoredItem(item: LabelledItem, state: TenantState): CalibrationItem | null {
  const score = scoreOf(item, state);
  if (score === null || !(score >= 0 && score <= 1)) return null;
  const { id, label, weight, labelShare } = item;
  const record: CalibrationRecord = { id, label, weight, score, atMs: item.decidedAtMs };
  return { ...record, labelShare };
}

function scoreOf(item: LabelledItem, state: TenantState): number | null {
  const { imported: own, features } = item;
  if (own !== null) return own.scoreId === scoreIdOf(state) ? own.score : null;
  if (state.settings.score === 'bounds')
    return boundsScoreId(item.paramsHash) === boundsScoreIdOf(state.params) ? item.boundsScore : null;
  const { model } = state;
  // A model knows the labels that it was trained on: among them it looks better than it is.
  if (model === null || features === null || item.decidedAtMs <= model.model.trainedThroughMs) return null;
  const risk = model.score(features);
  return risk.kind === 'scored' ? risk.probability : null;
}
