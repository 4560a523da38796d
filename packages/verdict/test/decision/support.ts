import { type Change, type DecisionSettings, DEFAULT_DECISION_SETTINGS } from '../../src/decision/mod.ts';
import type { Label } from '../../src/label.ts';

export const settings = (tenant: string, overrides: Partial<DecisionSettings> = {}): Change => ({
  kind: 'settings',
  tenant,
  at_ms: 0,
  settings: { ...DEFAULT_DECISION_SETTINGS, ...overrides },
  sample_seed: 'seed',
});

let ids = 0;

/** A label of an outcome that was escalated, so that it had to be labelled. */
export const label = (tenant: string, value: Label, score: number, overrides: object = {}): Change => ({
  kind: 'label',
  tenant,
  at_ms: 10,
  request_id: 'r',
  pcs_id: `id-${(ids += 1)}`,
  label: value,
  labelled_by: 'ada',
  evidence_digest: null,
  decided_at_ms: 5,
  decision: 'escalate',
  bounds_score: score,
  features: null,
  propensity: 1,
  label_share: 1,
  left_out: null,
  ...overrides,
});

export const labels = (
  tenant: string,
  value: Label,
  scores: readonly number[],
  overrides: object = {},
): Change[] => scores.map((score) => label(tenant, value, score, overrides));
