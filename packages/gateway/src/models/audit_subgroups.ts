import { type AuditedRate, type GroupAudit, type Features, loadRiskTraining } from '@kakeya/verdict/risk';
import type { ModelsView } from '../http/learning/learning_routes.ts';

type Fairness = NonNullable<ModelsView['evaluation']>['fairness'];

interface ScoredRow {
  readonly features: Features;
  readonly label: 'wrong' | 'benign';
  readonly score: number;
}

/**
 * The same audit as `kakeya risk audit`, which takes its subgroups from a field of the caller's file. A feature store
 * has no such field: its rows are told apart by what their records say of the payload, and by their regime.
 */
export async function auditSubgroups(rows: readonly ScoredRow[], threshold: number): Promise<Fairness> {
  const { auditFairness } = await loadRiskTraining();
  return [kindOf, regimeOf].flatMap((groupOf) =>
    auditFairness(
      rows.map(({ features, label, score }) => ({ group: groupOf(features), label, score })),
      threshold,
    ).map(viewOf),
  );
}

function kindOf({ kind_points, kind_embeddings, kind_text }: Features): string {
  if (kind_points === 1) return 'payload: points';
  if (kind_embeddings === 1) return 'payload: embeddings';
  return kind_text === 1 ? 'payload: text' : 'payload: not said';
}

function regimeOf({ regime_sticky, regime_non_sticky }: Features): string {
  if (regime_sticky === null || regime_non_sticky === null) return 'regime: not known';
  if (regime_sticky === 1) return 'regime: sticky';
  return regime_non_sticky === 1 ? 'regime: non_sticky' : 'regime: mixed';
}

const viewOf = (audit: GroupAudit): Fairness[number] => ({
  subgroup: audit.group,
  n: audit.wrong + audit.benign,
  n_wrong: audit.wrong,
  auc:
    audit.auc.kind === 'measured'
      ? { value: audit.auc.value, interval: { low: audit.auc.low, high: audit.auc.high } }
      : null,
  fpr: rateOf(audit.falsePositiveRate),
  fnr: rateOf(audit.falseNegativeRate),
});

const rateOf = (rate: AuditedRate): Fairness[number]['fpr'] =>
  rate.kind === 'measured'
    ? { value: rate.value, interval: { low: rate.low, high: rate.high }, n: rate.of }
    : null;
