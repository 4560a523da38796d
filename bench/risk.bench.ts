import {
  compileRiskModel,
  FEATURE_NAMES,
  type FeatureName,
  loadRiskTraining,
  parseFeatures,
  type TrainingRow,
} from '@kakeya/verdict/risk';
import { drawNormal, seededRandom } from '@kakeya/verdict/stats';
import { measure, type Timing } from './lib/measure.ts';
import type { Row } from './lib/report.ts';

/** The contract's p95. */
const LIMIT_MS = 10;
/** Of single calls, each timed: enough for a p99, few enough to sort. */
const BUDGET_MS = 500;

const row = (subject: string, ours: Timing): Row => ({
  subject,
  peer: 'the p95 that the contract allows',
  unit: 'ms p95',
  value: ours.p95Us / 1000,
  peerValue: LIMIT_MS,
  detail: { ours },
});

/** Rows on which two features count and the others are noise: what a stump finds there is chance. */
function trainingRows(n: number): readonly TrainingRow[] {
  const random = seededRandom(1);
  return Array.from({ length: n }, (_, i): TrainingRow => {
    const drawn = new Map<FeatureName, number>(FEATURE_NAMES.map((name) => [name, drawNormal(random)]));
    const z = 1.2 * (drawn.get('r') ?? 0) - 0.9 * (drawn.get('grounding_containment') ?? 0) - 0.5;
    const label = random() < 1 / (1 + Math.exp(-z)) ? 'wrong' : 'benign';
    return { features: parseFeatures(Object.fromEntries(drawn)), label, atMs: 1_767_225_600_000 + i * 1000 };
  });
}

/** Score and explanation of one output, by models of both kinds on every feature. */
export async function riskBench(): Promise<Row[]> {
  const data = trainingRows(5000);
  const { trainRisk } = await loadRiskTraining();
  const rows: Row[] = [];
  for (const [kind, calibrator] of [
    ['logistic', 'platt'],
    ['stumps', 'isotonic'],
  ] as const) {
    const { model } = trainRisk(data, { kind, calibrator });
    const scorer = compileRiskModel(model);
    const featuresAt = (index: number) => data[index % data.length]?.features ?? {};
    const of = `${kind}, ${calibrator}, ${model.features.length} features`;
    rows.push(
      row(`risk score (${of})`, await measure((index) => scorer.score(featuresAt(index)), BUDGET_MS)),
    );
    rows.push(
      row(`risk explanation (${of})`, await measure((index) => scorer.explain(featuresAt(index)), BUDGET_MS)),
    );
  }
  return rows;
}
