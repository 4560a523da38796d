import {
  type Change,
  DEFAULT_DECISION_SETTINGS,
  type DecisionSettings,
  type ImportedRecord,
  type Label,
} from '@kakeya/verdict';
import type { EnsembleParams } from '@kakeya/verdict/ensemble';
import { riskModelId } from '@kakeya/verdict/risk';
import { FEATURES, RISK_MODEL } from '../nodes/risk_model.ts';
import { EPOCH_MS } from '../world/process_clock.ts';
import type { Random } from '../world/random.ts';

type Draft<C> = C extends Change ? Omit<C, 'tenant' | 'at_ms'> : never;

/** What somebody wants changed; the gateway that takes it adds the time, and to settings its own secret. */
export type PlannedChange =
  | Draft<Extract<Change, { kind: 'label' | 'import' | 'recalibration' | 'model' }>>
  | { readonly kind: 'settings'; readonly settings: DecisionSettings };

const OUTCOMES = 5;
/** Records score 0.26 or 0.53: on either side of both, and between. */
const SCORES = [0.1, 0.1, 0.4, 0.7, 0.9] as const;

/** With levels at which a handful of labels decides: three wrong ones suffice for a δ of 0.3. */
export function drawSettings(random: Random, opinions: number): DecisionSettings {
  return {
    ...DEFAULT_DECISION_SETTINGS,
    score: random.pick(['bounds', 'bounds', 'bounds', 'bounds', 'risk']),
    deltaAccept: random.pick([0.3, 0.5, 0.5, 0.05]),
    deltaReject: random.pick([0.3, 0.5, 0.5, 0.05]),
    maxRecords: random.pick([1000, 1000, 5, 3]),
    windowMs: random.pick([null, null, null, null, 1_000, 3_600_000]),
    requireGuarantee: random.chance(0.2),
    fallback: random.pick(['global', 'none']),
    labelShare: random.pick([1, 1, 0.5, 0]),
    ensemble: random.chance(opinions) ? drawEnsemble(random) : null,
  };
}

/** Two of which one is far away. */
function drawEnsemble(random: Random): EnsembleParams {
  return {
    checks: [
      { check: 'pcs_recompute', weight: 1, timeoutMs: 50, onFailure: 'closed' },
      { check: 'external_judge', weight: 1, timeoutMs: 50, onFailure: random.pick(['open', 'closed']) },
    ],
    n: 1 + random.below(2),
  };
}

export function drawChange(random: Random, opinions: number): PlannedChange {
  switch (random.pick(['label', 'label', 'label', 'import', 'import', 'import', 'other'])) {
    case 'label':
      return drawLabel(random);
    case 'import': {
      const label = random.pick(['wrong', 'wrong', 'benign']);
      const records = Array.from({ length: 2 + random.below(4) }, () => drawRecord(random, label));
      return { kind: 'import', request_id: 'import', imported_by: 'sim', records };
    }
    case 'other':
      return drawOther(random, opinions);
  }
}

function drawLabel(random: Random): PlannedChange {
  const { id, label, score, at_ms, propensity, label_share } = drawRecord(
    random,
    random.pick(['wrong', 'wrong', 'benign']),
  );
  return {
    kind: 'label',
    request_id: 'label',
    pcs_id: id,
    label,
    labelled_by: 'sim',
    evidence_digest: null,
    decided_at_ms: at_ms,
    decision: random.pick(['accept', 'escalate']),
    bounds_score: score,
    features: random.chance(0.6) ? FEATURES : null,
    propensity,
    label_share,
    left_out: random.chance(0.1) ? 'unsolicited' : null,
  };
}

function drawRecord(random: Random, label: Label): ImportedRecord {
  const [propensity, label_share] = random.pick([
    [1, 1],
    [1, 1],
    [1, 0.5],
    [0.5, 0.5],
  ]);
  return {
    id: `outcome-${random.below(OUTCOMES)}`,
    label,
    score: random.pick(SCORES),
    at_ms: EPOCH_MS + random.below(2_000) - 500,
    propensity,
    label_share,
  };
}

function drawOther(random: Random, opinions: number): PlannedChange {
  switch (random.pick(['settings', 'settings', 'recalibration', 'model'])) {
    case 'settings':
      return { kind: 'settings', settings: drawSettings(random, opinions) };
    case 'recalibration': {
      const keep_since_ms = random.chance(0.7) ? EPOCH_MS + random.below(1_500) - 500 : null;
      return { kind: 'recalibration', by: 'sim', keep_since_ms, triggers: ['requested'] };
    }
    case 'model': {
      const model = random.chance(0.8) ? RISK_MODEL : null;
      const model_id = model && riskModelId(model);
      return { kind: 'model', role: 'risk', by: 'sim', reason: 'drawn', model_id, model };
    }
  }
}
