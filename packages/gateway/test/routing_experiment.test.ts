import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openModelRegistry } from '@kakeya/storage';
import type { Outcome, RoutingChange } from '@kakeya/verdict';
import { FEATURE_NAMES, type Features, loadRiskTraining, riskModelText } from '@kakeya/verdict/risk';
import { seededRandom } from '@kakeya/verdict/stats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LABELS_PER_LOOK } from '../src/routing/experiment_monitor.ts';
import { RoutingStateSchema } from '../src/http/routing_schemas.ts';
import { get, NEVER_MS, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { changesOf, rederiveAll } from './support/rederive.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const SCOPES = 'pcs:submit labels:write calibration:read calibration:write';
const POLL = { timeout: 10_000, interval: 100 };
const OUTPUTS = LABELS_PER_LOOK + 8;

const decision = {
  routing_experiment: { id: 'spare the ensemble', treatment_share: 0.5 },
  risk_routing_enabled: true,
  risk_skip_ensemble_below: 1,
  risk_require_narrow_ci: false,
  label_share: 1,
  // So few labels never let calibration decide: what is accepted hangs on the path alone.
  calibration_delta_accept: 1e-4,
  calibration_delta_reject: 0,
};
/** On the full path nothing passes that comes without its passages: sparing that check is the harm. */
const HARMED = { ...decision, ensemble_checks: 'pcs_recompute,grounding' };
const TENANTS = [tenant('harmed', { decision: HARMED }), tenant('unharmed', { decision })];

let dataDir: string;
let running: TenantGateway;
beforeAll(async () => {
  dataDir = await temporaryDirectory();
  await promoteRiskModel();
  running = await start();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const start = () =>
  startTenantGateway({
    tenants: TENANTS,
    dataDir,
    env: { JWT_SECRET, MAX_EVENT_LOOP_LAG_MS: NEVER_MS },
  });

async function promoteRiskModel(): Promise<void> {
  const random = seededRandom(11);
  const nulls: Features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])) as Features;
  const rows = Array.from({ length: 400 }, (_, index) => {
    const coh_star = random();
    const label = random() < coh_star ? ('wrong' as const) : ('benign' as const);
    return { features: { ...nulls, coh_star }, label, atMs: index };
  });
  const { trainRisk } = await loadRiskTraining();
  const { model, card } = trainRisk(rows, { kind: 'logistic' });
  const registry = await openModelRegistry({ directory: join(dataDir, 'models', 'risk') });
  const act = { who: 'ada', atMs: 1, reason: 'pilot' };
  await registry.register(
    { modelId: card.modelId, model: riskModelText(model), card: JSON.stringify(card) },
    act,
  );
  await registry.promote(null, card.modelId, act);
}

async function decide(id: string, name: string): Promise<Outcome> {
  const body = await signedBody(name, {}, hmacKey(`${id} secret`));
  const { text } = await post(running.url, body, await token(id, SCOPES));
  return JSON.parse(text);
}

async function send(id: string, path: string, body: object) {
  const reply = await fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await token(id, SCOPES)) },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const label = async (id: string, { pcs_id }: Outcome): Promise<void> => {
  const reply = await send(id, '/v1/labels', { pcs_id, label: 'wrong', labelled_by: 'ada' });
  expect(reply).toMatchObject({ status: 200, body: { counted: true } });
};

const shown = async (id: string) =>
  (await get(`${running.url}/v1/routing/${id}`, await token(id, SCOPES))).body;

/** What the journal holds of a tenant's guardrail. */
async function recorded(id: string): Promise<readonly RoutingChange[]> {
  const changes = await changesOf(dataDir);
  return changes.filter((change) => change.kind === 'routing').filter(({ tenant: of }) => of === id);
}

const decideMany = (id: string, prefix: string) =>
  Promise.all(Array.from({ length: OUTPUTS }, (_, index) => decide(id, `${prefix} ${index}`)));

describe('a routing experiment', () => {
  test('that lets wrong outputs pass is rolled back, recorded, kept through a restart, and lifted by a person', async () => {
    const outcomes = await decideMany('harmed', 'harm');
    for (const arm of ['treatment', 'control'] as const) {
      const ofArm = outcomes.filter(({ route }) => route.arm === arm);
      expect(ofArm.length).toBeGreaterThan(10);
      const [path, verdict] = arm === 'treatment' ? ['fast', 'accept'] : ['full', 'escalate'];
      expect(new Set(ofArm.map(({ route, decision: made }) => `${route.path} ${made}`))).toEqual(
        new Set([`${path} ${verdict}`]),
      );
    }
    for (const outcome of outcomes.slice(0, LABELS_PER_LOOK - 1)) await label('harmed', outcome);
    await expect
      .poll(() => shown('harmed'), POLL)
      .toMatchObject({
        status: 'active',
        looks: { taken: 0, labelled: LABELS_PER_LOOK - 1, labels_until_next: 1 },
        analysis: { containmentDifference: -1, verdict: 'breach' },
      });
    expect(await recorded('harmed')).toEqual([]);
    for (const outcome of outcomes.slice(LABELS_PER_LOOK - 1, LABELS_PER_LOOK))
      await label('harmed', outcome);
    await expect.poll(async () => (await shown('harmed'))['status'], POLL).toBe('rolled_back');
    const [rollback, ...others] = await recorded('harmed');
    expect(others).toEqual([]);
    expect(rollback).toMatchObject({
      by: 'guardrail',
      state: {
        status: 'rolled_back',
        looks: 1,
        history: [{ kind: 'rollback', look: 1, evidence: [{ guardrail: 'containment', difference: -1 }] }],
      },
    });
    const rolledBack = { path: 'full', reason: 'rolled_back', arm: null };
    expect(await decide('harmed', 'after')).toMatchObject({ route: rolledBack, decision: 'escalate' });

    const before = await shown('harmed');
    await running[Symbol.asyncDispose]();
    running = await start();
    expect(await shown('harmed')).toEqual(before);
    expect(await decide('harmed', 'after a restart')).toMatchObject({ route: rolledBack });

    const who = { by: 'ada', reason: 'the check was mended' };
    const resumed = await send('harmed', '/v1/routing/harmed/resume', who);
    expect(resumed).toMatchObject({
      status: 200,
      body: { status: 'active', history: [{ kind: 'rollback' }, { kind: 'resume', ...who }] },
    });
    expect((await decide('harmed', 'resumed')).route.arm).toMatch(/^(treatment|control)$/);
    expect(await send('harmed', '/v1/routing/harmed/resume', who)).toMatchObject({
      status: 404,
      body: { type: 'urn:kakeya:problem:not-found' },
    });
    await expect
      .poll(() => shown('harmed'), POLL)
      .toMatchObject({ status: 'active', looks: { taken: 0, labelled: 0 } });
    expect((await recorded('harmed')).map(({ by }) => by)).toEqual(['guardrail', 'ada']);
  });

  test('that does no harm goes on: its look is recorded, and nothing else', async () => {
    const outcomes = await decideMany('unharmed', 'no harm');
    expect(new Set(outcomes.map(({ decision: made }) => made))).toEqual(new Set(['accept']));
    expect(new Set(outcomes.map(({ route }) => route.arm))).toEqual(new Set(['treatment', 'control']));
    for (const outcome of outcomes.slice(0, LABELS_PER_LOOK)) await label('unharmed', outcome);
    await expect
      .poll(() => shown('unharmed'), POLL)
      .toMatchObject({ looks: { taken: 1, planned: 10, labels_until_next: LABELS_PER_LOOK } });
    expect(await recorded('unharmed')).toMatchObject([
      { by: 'guardrail', state: { status: 'active', looks: 1, history: [] } },
    ]);
    expect((await decide('unharmed', 'next')).route.arm).toMatch(/^(treatment|control)$/);
    const state = await shown('unharmed');
    const matches = new Ajv2020({ strict: false }).compile(RoutingStateSchema);
    expect([matches(state), matches.errors ?? []]).toEqual([true, []]);
  });

  test('is derived again from the journal, decision by decision', async () => {
    const { decided, different } = await rederiveAll(dataDir);
    expect(decided.length).toBeGreaterThan(2 * OUTPUTS);
    expect(different).toEqual([]);
  });

  test('is shown to its own tenant only, and a resume names who answers for it', async () => {
    const other = await get(`${running.url}/v1/routing/harmed`, await token('unharmed', SCOPES));
    expect(other.status).toBe(403);
    const stranger = { by: 'eve', reason: 'curious' };
    expect((await send('unharmed', '/v1/routing/harmed/resume', stranger)).status).toBe(403);
    const reader = await token('unharmed', 'pcs:read');
    expect((await get(`${running.url}/v1/routing/unharmed`, reader)).status).toBe(403);
    for (const body of [{}, { by: 'ada' }, { by: '', reason: 'x' }, { by: 'ada', reason: '' }]) {
      expect(await send('unharmed', '/v1/routing/unharmed/resume', body)).toMatchObject({
        status: 400,
        body: { type: 'urn:kakeya:problem:invalid-request' },
      });
    }
  });
});
