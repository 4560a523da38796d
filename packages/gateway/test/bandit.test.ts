import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { BanditChange, Outcome } from '@kakeya/verdict';
import { evaluatePolicy, parseLoggedChoice, uniformPolicy } from '@kakeya/verdict/bandit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OBSERVATIONS_PER_UPDATE } from '../src/bandit/bandit_monitor.ts';
import { OutcomeSchema } from '../src/http/schemas.ts';
import { loadConfig } from '../src/mod.ts';
import { NEVER_MS, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { changesOf, rederiveAll } from './support/rederive.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const SCOPES = 'pcs:submit labels:write';
const POLL = { timeout: 10_000, interval: 50 };

const common = {
  label_share: 1,
  // So few labels never let calibration decide: what is accepted hangs on the arm alone.
  calibration_delta_accept: 1e-4,
  calibration_delta_reject: 0,
};
/** The outputs come without passages: the lean arm accepts all of them, and the strict one escalates all. */
const ARMS = [
  { id: 'lean', checks: 'pcs_recompute' },
  { id: 'strict', checks: 'pcs_recompute,grounding', min_passes: 2 },
];
const decision = {
  ...common,
  ensemble_arms: ARMS,
  bandit: {
    policy: 'thompson',
    exploration_floor: 0.1,
    safest_arm: 'strict',
    // Without the latency of this machine, rewards are 0 or 1.
    weights: { containment: 0.5, agreement: 0.5, latency: 0 },
  },
};
const TENANTS = [tenant('learns', { decision }), tenant('plain', { decision: common })];

let dataDir: string;
let running: TenantGateway;
beforeAll(async () => {
  dataDir = await temporaryDirectory();
  running = await start();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const start = () =>
  startTenantGateway({ tenants: TENANTS, dataDir, env: { JWT_SECRET, MAX_EVENT_LOOP_LAG_MS: NEVER_MS } });

async function decide(id: string, name: string): Promise<Outcome> {
  const body = await signedBody(name, {}, hmacKey(`${id} secret`));
  const { text } = await post(running.url, body, await token(id, SCOPES));
  return JSON.parse(text);
}

/** People find every output benign: the lean arm is right, and the strict one is not. */
async function decideAndLabel(count: number, prefix: string): Promise<Outcome[]> {
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, index) => decide('learns', `${prefix} ${index}`)),
  );
  for (const { pcs_id } of outcomes) {
    const reply = await fetch(`${running.url}/v1/labels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await token('learns', SCOPES)) },
      body: JSON.stringify({ pcs_id, label: 'benign', labelled_by: 'ada' }),
    });
    expect(await reply.json()).toMatchObject({ counted: true });
  }
  return outcomes;
}

async function recorded(): Promise<readonly BanditChange[]> {
  return (await changesOf(dataDir)).filter((change) => change.kind === 'bandit');
}

async function feedLines(): Promise<unknown[]> {
  const changes = await changesOf(dataDir);
  expect(changes.filter(({ kind, tenant: id }) => kind === 'settings' && id === 'learns').length).toBe(1);
  // The bandit's file is named by the position of its settings, the first entries of the journal.
  const texts = await Promise.all(
    [1, 2].map((since) =>
      readFile(join(dataDir, 'feed', 'choices', 'learns', String(since), 'choices.jsonl'), 'utf8').catch(
        () => '',
      ),
    ),
  );
  return texts
    .join('')
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

describe('a bandit over ensembles', () => {
  test('draws, learns from labels, goes on after a restart, and replays to the byte', async () => {
    const first = await decideAndLabel(OBSERVATIONS_PER_UPDATE, 'first');
    expect(new Set(first.map(({ ensemble, decision: made }) => `${ensemble?.arm} ${made}`))).toEqual(
      new Set(['lean accept', 'strict escalate']),
    );
    for (const { ensemble } of first) {
      const probabilities = Object.values(ensemble?.propensities ?? {});
      expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    }
    await expect.poll(async () => (await recorded()).length, POLL).toBe(1);
    const learnt = await decide('learns', 'after it has learnt');
    expect(learnt.ensemble?.propensities['lean']).toBeGreaterThan(0.85);

    await running[Symbol.asyncDispose]();
    running = await start();
    const again = await decide('learns', 'after a restart');
    expect(again.ensemble?.propensities).toEqual(learnt.ensemble?.propensities);
    await decideAndLabel(OBSERVATIONS_PER_UPDATE, 'second');
    await expect.poll(async () => (await recorded()).length, POLL).toBe(2);
    expect((await recorded()).map(({ state }) => state.observations)).toEqual([
      OBSERVATIONS_PER_UPDATE,
      2 * OBSERVATIONS_PER_UPDATE,
    ]);

    const { decided, different } = await rederiveAll(dataDir);
    expect(decided.length).toBe(2 * OBSERVATIONS_PER_UPDATE + 2);
    expect(different).toEqual([]);
  });

  test('keeps a log of its choices from which other policies are evaluated', async () => {
    await expect.poll(async () => (await feedLines()).length, POLL).toBe(2 * OBSERVATIONS_PER_UPDATE);
    const choices = (await feedLines()).map(parseLoggedChoice);
    for (const { arm, reward, terms } of choices) {
      expect(terms).toMatchObject({ containment: null, agreement: arm === 'lean' ? 1 : 0, cost_usd: null });
      expect(terms.latency_ms).toBeGreaterThanOrEqual(0);
      expect(reward).toBeGreaterThanOrEqual(0);
    }
    const rewarded = choices.flatMap(({ reward, ...each }) => (reward === null ? [] : [{ ...each, reward }]));
    expect(evaluatePolicy(rewarded, uniformPolicy(rewarded)).n).toBe(choices.length);
  });

  test('shows its draw as the schema says, and null where a tenant has none', async () => {
    const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(OutcomeSchema);
    const drawn = await decide('learns', 'shown');
    const plain = await decide('plain', 'shown');
    expect(drawn.ensemble).toMatchObject({ excluded: [], fallback: null });
    expect(plain.ensemble).toBeNull();
    for (const outcome of [drawn, plain]) expect(valid(outcome), JSON.stringify(valid.errors)).toBe(true);
  });
});

describe('its settings', () => {
  const settingsOf = async (own: object) => {
    const configFile = join(dataDir, 'settings.yaml');
    await writeFile(configFile, JSON.stringify({ tenants: [tenant('own', { decision: own })] }));
    const env = { KAKEYA_DATA: join(dataDir, 'none'), KAKEYA_CONFIG: configFile, MULTI_TENANT: 'true' };
    return loadConfig(env).tenants.get('own')?.decision;
  };

  test('have defaults for all but the arms and the safest of them', async () => {
    const bandit = { safest_arm: 'strict' };
    expect(await settingsOf({ ensemble_arms: ARMS, bandit })).toMatchObject({
      ensemble: null,
      bandit: {
        arms: [
          { id: 'lean', ensemble: { n: 1, checks: [{ check: 'pcs_recompute' }] } },
          { id: 'strict', ensemble: { n: 2, checks: [{}, { check: 'grounding', onFailure: 'closed' }] } },
        ],
        policy: { kind: 'thompson', explorationFloor: 0.05, explorationDecay: 0 },
        latencyP95Ms: null,
        safestArm: 'strict',
        weights: { containment: 0.5, agreement: 0.3, latency: 0.1 },
      },
    });
    expect((await settingsOf({}))?.bandit).toBeNull();
  });

  test.each<[string, object]>([
    ['arms without a bandit', { ensemble_arms: ARMS }],
    ['a bandit without arms', { bandit: { safest_arm: 'lean' } }],
    ['one arm', { ensemble_arms: ARMS.slice(0, 1), bandit: { safest_arm: 'lean' } }],
    ['a safest arm that there is not', { ensemble_arms: ARMS, bandit: { safest_arm: 'other' } }],
    ['an unknown policy', { ensemble_arms: ARMS, bandit: { safest_arm: 'lean', policy: 'best' } }],
    [
      'a limit that nothing enforces',
      { ensemble_arms: ARMS, bandit: { safest_arm: 'lean', max_cost_usd: 1 } },
    ],
    ['nothing to learn from', { label_share: 0, ensemble_arms: ARMS, bandit: { safest_arm: 'lean' } }],
    [
      'an arm that asks no check',
      { ensemble_arms: [...ARMS, { id: 'none', checks: ',' }], bandit: { safest_arm: 'lean' } },
    ],
  ])('with %s are refused at the start', async (_, own) => {
    await expect(settingsOf(own)).rejects.toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});
