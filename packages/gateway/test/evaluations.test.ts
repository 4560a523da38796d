import { FEATURE_NAMES, type Features, loadRiskTraining, riskModelText } from '@kakeya/verdict/risk';
import { seededRandom } from '@kakeya/verdict/stats';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EvaluationQuestion, Evaluations } from '../src/models/evaluations.ts';
import { evaluateRisk, type RiskEvaluated } from '../src/models/risk_evaluation.ts';

const random = seededRandom(31);
const nulls = Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])) as Features;
const rows = (count: number, overrides: Partial<Features> = {}) =>
  Array.from({ length: count }, (_, index) => {
    const coh_star = random();
    const label = random() < coh_star ? ('wrong' as const) : ('benign' as const);
    return { features: { ...nulls, coh_star, r: random(), ...overrides }, label, atMs: 1_000 + index };
  });

let stored: { readonly modelId: string; readonly model: string };
let trained: Awaited<ReturnType<typeof train>>;
const train = async () => (await loadRiskTraining()).trainRisk(rows(600), { kind: 'logistic' });
beforeAll(async () => {
  trained = await train();
  stored = { modelId: trained.card.modelId, model: riskModelText(trained.model) };
});

const TOO_FEW: RiskEvaluated = { kind: 'too_few', wrong: 0, benign: 0 };

describe('evaluations', () => {
  test('are made once a minute per model and tenant, however many ask, and from what the model never saw', async () => {
    let nowMs = 0;
    const asked: EvaluationQuestion[] = [];
    const evaluations = new Evaluations({
      path: 'features',
      monotonicMs: () => nowMs,
      evaluate: async (question) => {
        asked.push(question);
        return TOO_FEW;
      },
    });
    const ask = (tenant: string) => evaluations.of(stored, { tenant, registeredMs: 5, threshold: 0.5 });
    await Promise.all([ask('a'), ask('a'), ask('b')]);
    expect(asked.map(({ tenant }) => tenant)).toEqual(['a', 'b']);
    expect(asked[0]?.fromMs).toBe(trained.model.trainedThroughMs + 1);
    nowMs = 59_999;
    await ask('a');
    expect(asked.length).toBe(2);
    nowMs = 60_000;
    await evaluations.of(stored, { tenant: 'a', registeredMs: 9_000, threshold: 0.5 });
    expect(asked.at(-1)?.fromMs).toBe(9_001);
    await evaluations.close();
  });

  test('that fail are tried again by the next who asks', async () => {
    let tries = 0;
    const evaluations = new Evaluations({
      path: 'features',
      monotonicMs: () => 0,
      evaluate: async () => {
        tries += 1;
        if (tries === 1) throw new Error('The disk is away.');
        return TOO_FEW;
      },
    });
    const ask = () => evaluations.of(stored, { tenant: 'a', registeredMs: 0, threshold: 0.5 });
    await expect(ask()).rejects.toThrow('The disk is away.');
    expect(await ask()).toEqual(TOO_FEW);
  });
});

describe('an evaluation', () => {
  test('takes 20 scored rows of each class, and says how many there are', async () => {
    const { modelId } = stored;
    const labelled = (label: 'wrong' | 'benign', count: number) =>
      rows(count).map((row) => ({ ...row, label }));
    const of = (wrong: number, benign: number) =>
      evaluateRisk(modelId, trained.model, [...labelled('wrong', wrong), ...labelled('benign', benign)], 0.5);
    expect(await of(19, 40)).toEqual({ kind: 'too_few', wrong: 19, benign: 40 });
    expect(await of(40, 19)).toEqual({ kind: 'too_few', wrong: 40, benign: 19 });
    expect(await of(20, 20)).toMatchObject({ kind: 'evaluated', evaluation: { n: 40, n_wrong: 20 } });
  });

  test('leaves out what the model cannot score, and tells subgroups apart by payload and regime', async () => {
    const text = rows(100, {
      kind_text: 1,
      kind_points: 0,
      kind_embeddings: 0,
      regime_sticky: 1,
      regime_non_sticky: 0,
    });
    const points = rows(60, { kind_points: 1, regime_sticky: 0, regime_non_sticky: 0 });
    const blind = rows(7).map((row) => ({ ...row, features: { ...row.features, coh_star: null } }));
    const { modelId } = stored;
    const evaluated = await evaluateRisk(modelId, trained.model, [...text, ...points, ...blind], 0.5);
    if (evaluated.kind !== 'evaluated') throw new Error('There are enough rows.');
    const { n, n_unscored, fairness } = evaluated.evaluation;
    expect([n, n_unscored]).toEqual([160, 7]);
    expect(fairness.map(({ subgroup, n: members }) => [subgroup, members])).toEqual([
      ['payload: text', 100],
      ['payload: points', 60],
      ['regime: sticky', 100],
      ['regime: mixed', 60],
    ]);
    for (const { n: members, n_wrong, fpr, fnr } of fairness) {
      expect([fpr?.n, fnr?.n]).toEqual([members - n_wrong, n_wrong]);
    }
  });
});
