import { join } from 'node:path';
import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { openModelRegistry } from '@kakeya/storage';
import { calibrateThreshold, trainIsolationForest } from '@kakeya/verdict/anomaly';
import {
  compileRiskModel,
  FEATURE_NAMES,
  type Features,
  loadRiskTraining,
  riskModelText,
} from '@kakeya/verdict/risk';
import { seededRandom } from '@kakeya/verdict/stats';
import { afterEach, describe, expect, test } from 'vitest';
import type { Decisions } from '../src/decisions/decisions.ts';
import { createLogger } from '../src/mod.ts';
import { createReverter } from '../src/models/revert_worse_models.ts';
import { post, startTestGateway, temporaryDirectory, type TestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

let running: TestGateway | undefined;
afterEach(async () => {
  await running?.[Symbol.asyncDispose]();
  running = undefined;
});

const random = seededRandom(11);
const act = { who: 'ada', atMs: 1, reason: 'pilot' };
const POLL = { timeout: 20_000, interval: 100 };
let records = 0;
const decide = async (overrides = {}): Promise<Record<string, unknown>> =>
  (await post(running?.gateway.url ?? '', await signedBody(`record ${(records += 1)}`, overrides))).body;

/** Outputs whose coh★ is larger are more often wrong. */
function rows(count: number) {
  const nulls: Features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])) as Features;
  return Array.from({ length: count }, (_, index) => {
    const coh_star = random();
    const label = random() < coh_star ? ('wrong' as const) : ('benign' as const);
    return { features: { ...nulls, coh_star, r: random() }, label, atMs: index };
  });
}

const modelsOf = (role: string) =>
  openModelRegistry({ directory: join(running?.dataDir ?? '', 'models', role) });

describe('models', () => {
  test('a promoted risk model scores the next outcome; a revert takes it away; a restart keeps what is in force', async () => {
    running = await startTestGateway({ CALIBRATION_SCORE: 'risk' });
    expect(await decide()).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'risk_unscored' }],
      score: { name: 'risk', value: null, model: null },
    });
    const { trainRisk } = await loadRiskTraining();
    const { model, card } = trainRisk(rows(600), { kind: 'logistic' });
    const { modelId } = card;
    const registry = await modelsOf('risk');
    await registry.register({ modelId, model: riskModelText(model), card: JSON.stringify(card) }, act);
    await registry.promote(null, modelId, act);
    await expect.poll(async () => (await decide())['score'], POLL).toMatchObject({ model: modelId });
    const low = await decide({ coh_star: 0.05, budget: 0.23 });
    const high = await decide({ coh_star: 0.95, budget: 0.41 });
    const probability = (outcome: Record<string, unknown>) => (outcome['score'] as { value: number }).value;
    expect(probability(low)).toBeLessThan(probability(high));
    running = await running.restart();
    expect(await decide()).toMatchObject({ score: { model: modelId } });
    await registry.revert(null, modelId, act);
    await expect
      .poll(async () => (await decide())['score'], POLL)
      .toMatchObject({ model: null, value: null });
  });

  test('a file in the registry that is no model is never taken over', async () => {
    running = await startTestGateway();
    const registry = await modelsOf('risk');
    const text = '{"format":"something else"}';
    const modelId = sha256Hex(new TextEncoder().encode(text));
    await registry.register({ modelId, model: text, card: '{}' }, act);
    await registry.promote(null, modelId, act);
    running = await running.restart();
    expect(await decide()).toMatchObject({ decision: 'accept', score: { model: null } });
  });

  test('an anomaly model escalates what stands apart, once it is promoted and the tenant asks for it', async () => {
    running = await startTestGateway({ ANOMALY_MODE: 'escalate' });
    const row = () => [0.2 + 0.2 * random(), 0.5 + 0.2 * random()];
    const featureNames = ['coh_star', 'r'];
    const forest = trainIsolationForest(Array.from({ length: 400 }, row), { seed: 5, featureNames });
    const threshold = calibrateThreshold(forest, Array.from({ length: 200 }, row), 0.02);
    const text = canonicalizeJson(JSON.parse(JSON.stringify({ forest, threshold })));
    const modelId = sha256Hex(new TextEncoder().encode(text));
    const registry = await modelsOf('anomaly');
    await registry.register({ modelId, model: text, card: '{}' }, act);
    await registry.promote('default', modelId, act);
    await expect.poll(async () => (await decide())['checks'], POLL).toHaveLength(3);
    expect(await decide()).toMatchObject({ decision: 'accept' });
    const apart = { coh_star: 0.95, r: 0.05, regime: 'mixed' };
    const strange = await decide({
      ...apart,
      D_hat: 1,
      budget: 0.1 + 0.3 * 0.95 + 0.2 * 0.95,
      regime: 'sticky',
    });
    expect((strange['reasons'] as { code: string }[]).map(({ code }) => code)).toContain('anomalous');
  });
});

describe('a model in use', () => {
  test('is taken back, with its reason, once labels show it to be worse than its card, and what it replaced comes back', async () => {
    const { trainRisk } = await loadRiskTraining();
    const trained = (...data: Parameters<typeof rows>) => trainRisk(rows(...data), { kind: 'logistic' });
    const [good, worse] = [trained(600), trained(900)];
    const registered = [good, worse].map(({ model, card }) => ({
      modelId: card.modelId,
      model: riskModelText(model),
      card: JSON.stringify(card),
    }));
    const registry = await openModelRegistry({ directory: await temporaryDirectory() });
    for (const model of registered) {
      await registry.register(model, act);
      await registry.promote(null, model.modelId, act);
    }
    // Labels that say the opposite of what the models learnt.
    const contrary = rows(200).map(({ features, label }, index) => ({
      id: String(index),
      label: label === 'wrong' ? ('benign' as const) : ('wrong' as const),
      decidedAtMs: 10_000 + index,
      features,
    }));
    const state = { model: compileRiskModel(worse.model), items: contrary };
    const revert = createReverter({
      registry,
      decisions: { latest: { tenants: new Map([['a', state]]) } } as unknown as Decisions,
      tenants: () => ['a'],
      clock: () => 7,
      logger: createLogger('silent'),
    });
    await revert();
    expect((await registry.getActiveModel('a'))?.modelId).toBe(good.card.modelId);
    expect((await registry.history()).at(-1)).toMatchObject({
      kind: 'revert',
      who: 'gateway',
      modelId: worse.card.modelId,
      reason: expect.stringContaining('Worse than the bar'),
    });
    await revert();
    expect((await registry.history()).filter(({ kind }) => kind === 'revert')).toHaveLength(1);
  });
});
