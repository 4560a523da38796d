import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { openModelRegistry } from '@kakeya/storage';
import { budgetOf, regimeOf } from '@kakeya/verdict';
import { calibrateThreshold, trainIsolationForest } from '@kakeya/verdict/anomaly';
import { brier, deLongInterval, expectedCalibrationError } from '@kakeya/verdict/evaluation';
import { FEATURE_NAMES, type Features, loadRiskTraining, riskModelText } from '@kakeya/verdict/risk';
import { seededRandom } from '@kakeya/verdict/stats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelsView } from '../src/http/learning/learning_routes.ts';
import { ModelsSchema } from '../src/http/learning/learning_schemas.ts';
import { get, NEVER_MS, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const SCOPES = 'pcs:submit labels:write calibration:read';
const POLL = { timeout: 20_000, interval: 100 };
const decision = { label_share: 1, calibration_score: 'risk' };
const TENANTS = ['judged', 'few', 'elsewhere'].map((id) => tenant(id, { decision }));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isModels = ajv.compile<ModelsView>(ModelsSchema);
const random = seededRandom(23);

let dataDir: string;
let running: TenantGateway;
const start = () =>
  startTenantGateway({ tenants: TENANTS, dataDir, env: { JWT_SECRET, MAX_EVENT_LOOP_LAG_MS: NEVER_MS } });
beforeAll(async () => {
  dataDir = await temporaryDirectory();
  running = await start();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function models(id: string, scope = SCOPES): Promise<ModelsView> {
  const { body, text } = await get(`${running.url}/v1/models/${id}`, await token(id, scope));
  if (!isModels(body)) throw new Error(ajv.errorsText(isModels.errors) + text);
  return body;
}

/** Outputs whose coh★ is larger are more often wrong. */
function rows(count: number) {
  const nulls = Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])) as Features;
  return Array.from({ length: count }, (_, index) => {
    const coh_star = random();
    const label = random() < coh_star ? ('wrong' as const) : ('benign' as const);
    return { features: { ...nulls, coh_star, r: random() }, label, atMs: index };
  });
}

let named = 0;
/** Decides an output and has it labelled; resolves with its score, if it has one. */
async function decideAndLabel(id: string): Promise<{ score: number | null; wrong: boolean }> {
  const signals = { D_hat: 1, coh_star: random(), r: 0.4 + 0.5 * random() };
  const wrong = random() < signals.coh_star;
  const record = { ...signals, budget: budgetOf(signals), regime: regimeOf(signals) };
  const body = await signedBody(`${id} ${(named += 1)}`, record, hmacKey(`${id} secret`));
  const headers = await token(id, SCOPES);
  const outcome = (await post(running.url, body, headers)).body;
  const reply = await fetch(`${running.url}/v1/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      pcs_id: outcome['pcs_id'],
      label: wrong ? 'wrong' : 'benign',
      labelled_by: 'ada',
    }),
  });
  expect(await reply.json()).toMatchObject({ counted: true });
  const { value }: { value: number | null } = Object(outcome['score']);
  return { score: value, wrong };
}

const registryOf = (role: string) => openModelRegistry({ directory: join(dataDir, 'models', role) });
const act = (reason: string) => ({ who: 'ada', atMs: Date.now(), reason });

async function registerRisk(count: number): Promise<string> {
  const { trainRisk } = await loadRiskTraining();
  const { model, card } = trainRisk(rows(count), { kind: 'logistic' });
  const text = { modelId: card.modelId, model: riskModelText(model), card: JSON.stringify(card) };
  await (await registryOf('risk')).register(text, act('pilot'));
  return card.modelId;
}

async function registerAnomaly(card: string): Promise<string> {
  const row = () => [0.2 + 0.2 * random(), 0.5 + 0.2 * random()];
  const forest = trainIsolationForest(Array.from({ length: 300 }, row), {
    seed: 5,
    featureNames: ['coh_star', 'r'],
  });
  const threshold = calibrateThreshold(forest, Array.from({ length: 200 }, row), 0.02);
  const model = canonicalizeJson(JSON.parse(JSON.stringify({ forest, threshold })));
  const modelId = sha256Hex(new TextEncoder().encode(model));
  await (await registryOf('anomaly')).register({ modelId, model, card }, act('pilot'));
  return modelId;
}

describe('the models of a tenant', () => {
  test('are none before any was registered, and why there is no evaluation is said', async () => {
    const none = { models: [], history: [] };
    expect(await models('judged')).toEqual({
      tenant: 'judged',
      risk: none,
      anomaly: none,
      evaluation: null,
      evaluation_absent: 'No risk model is in force for this tenant.',
    });
  });

  test('are shown with their cards, what is in force and from where, and the risk model by fresh labels', async () => {
    // What was decided before the model was registered may be what it learnt from.
    for (let index = 0; index < 4; index += 1) await decideAndLabel('judged');
    const modelId = await registerRisk(600);
    const risk = await registryOf('risk');
    await risk.promote(null, modelId, act('for all'));
    const anomalyId = await registerAnomaly('no JSON');
    await (await registryOf('anomaly')).promote('judged', anomalyId, act('for one'));
    await expect
      .poll(
        async () => [
          (await models('judged')).risk.models[0]?.active,
          (await models('few')).risk.models[0]?.active,
          (await models('judged')).anomaly.models[0]?.active,
        ],
        POLL,
      )
      .toEqual([true, true, true]);

    const scored: { score: number; wrong: boolean }[] = [];
    for (let index = 0; index < 120; index += 1) {
      const { score, wrong } = await decideAndLabel('judged');
      if (score !== null) scored.push({ score, wrong });
    }
    for (let index = 0; index < 3; index += 1) await decideAndLabel('few');
    // A start reads all that was decided, and has judged nothing yet.
    await running[Symbol.asyncDispose]();
    running = await start();

    const shown = await models('judged');
    expect(shown.risk.models).toMatchObject([
      { model_id: modelId, active: true, scope: 'operator', card: { modelId, kind: 'logistic' } },
    ]);
    expect(shown.risk.history).toMatchObject([
      { event: 'promote', model_id: modelId, scope: 'operator', who: 'ada', reason: 'for all' },
      { event: 'register', model_id: modelId, scope: null },
    ]);
    expect(shown.anomaly.models).toMatchObject([{ model_id: anomalyId, scope: 'tenant', card: null }]);
    expect((await models('few')).anomaly).toEqual({ models: [], history: [] });
    expectEvaluation(shown, modelId, scored);

    expect(await models('few')).toMatchObject({
      evaluation: null,
      evaluation_absent: expect.stringMatching(
        /^[0-3] wrong and [0-3] benign labels .*: 20 of each are needed\.$/,
      ),
    });
  });

  function expectEvaluation(
    { evaluation }: ModelsView,
    model_id: string,
    scored: readonly { score: number; wrong: boolean }[],
  ): void {
    const auc = deLongInterval(scored);
    const [score, error] = [brier(scored), expectedCalibrationError(scored)];
    if (!auc.defined || !score.defined || !error.defined) throw new Error('The outcomes measure nothing.');
    const n = scored.length;
    const n_wrong = scored.filter(({ wrong }) => wrong).length;
    expect(n).toBe(120);
    expect(evaluation).toMatchObject({
      model_id,
      n,
      n_wrong,
      n_unscored: 0,
      auc: { value: auc.value, interval: { low: auc.low, high: auc.high } },
      brier: expect.closeTo(score.value, 12),
      ece: expect.closeTo(error.value, 12),
      threshold: expect.any(Number),
    });
    expect(evaluation?.reliability.map((bin) => bin.n)).toEqual(Array.from({ length: 10 }, () => 12));
    for (const { low, high, mean_score, rate, interval } of evaluation?.reliability ?? []) {
      expect([low <= mean_score, mean_score <= high, interval.low <= rate, rate <= interval.high]).toEqual(
        Array.from({ length: 4 }, () => true),
      );
    }
    expect(evaluation?.importance.map(({ feature }) => feature)).toEqual(['coh_star', 'r']);
    const groups = evaluation?.fairness ?? [];
    expect(groups).toContainEqual(
      expect.objectContaining({ subgroup: 'payload: points', n, n_wrong, auc: evaluation?.auc }),
    );
    const regimes = groups.filter(({ subgroup }) => subgroup.startsWith('regime: '));
    expect(regimes.reduce((sum, group) => sum + group.n, 0)).toBe(n);
  }

  test('of another tenant are seen by who may see all tenants; one that was taken back is in force no more', async () => {
    const elsewhere = await registerRisk(900);
    const risk = await registryOf('risk');
    await risk.promote('elsewhere', elsewhere, act('for another'));
    const shownTo = async (scope: string) =>
      (await models('judged', scope)).risk.models.map(({ model_id }) => model_id);
    const [operators] = await shownTo(SCOPES);
    expect(await shownTo(SCOPES)).toEqual([operators]);
    expect(await shownTo('calibration:read tenants:read')).toEqual([operators, elsewhere]);

    await risk.revert(null, String(operators), act('worse'));
    await expect.poll(async () => (await models('judged')).risk.models[0]?.active, POLL).toBe(false);
    const { risk: family, evaluation_absent } = await models('judged');
    expect(family.models).toMatchObject([{ model_id: operators, active: false, scope: null }]);
    expect(family.history.map(({ event }) => event)).toEqual(['revert', 'promote', 'register']);
    expect(evaluation_absent).toBe('No risk model is in force for this tenant.');
  });

  test('are for the tenant itself, with calibration:read', async () => {
    const of = async (id: string, scope: string) =>
      (await get(`${running.url}/v1/models/judged`, await token(id, scope))).body['type'];
    expect(await of('few', SCOPES)).toBe('urn:kakeya:problem:tenant-mismatch');
    expect(await of('judged', 'pcs:read')).toBe('urn:kakeya:problem:forbidden-scope');
  });
});
