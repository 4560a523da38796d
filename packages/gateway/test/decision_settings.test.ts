import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import type { Change, DecisionSettings } from '@kakeya/verdict';
import { afterEach, beforeEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { configureDecisions } from '../src/decisions/configure_decisions.ts';
import { Decisions } from '../src/decisions/decisions.ts';
import { editRegistry, type Environment, GatewayError, loadConfig } from '../src/mod.ts';
import { openStores } from '../src/stores.ts';
import { nodePorts } from '../src/ports.ts';
import { post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, SECRET, signedBody } from './support/records.ts';
import { changesOf } from './support/rederive.ts';
import { as, startTenantGateway, tenant, type TenantGateway } from './support/tenants.ts';

const POLL = { timeout: 30_000, interval: 5 };

let dataDir: string;
beforeEach(async () => {
  dataDir = await temporaryDirectory();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const settingsOf = (env: Environment, id: string): DecisionSettings | undefined =>
  loadConfig({ KAKEYA_DATA: dataDir, MULTI_TENANT: 'true', ...env }).tenants.get(id)?.decision;

/** The outcome of a tenant's record, by its own key. */
const decide = async (url: string, id: string, name: string): Promise<Record<string, unknown>> =>
  (await post(url, await signedBody(name, {}, hmacKey(`${id} secret`)), as(id))).body;

describe("a tenant's decision settings", () => {
  test("override the gateway's one by one, in the file and in the registry alike", async () => {
    const configFile = join(dataDir, 'kakeya.yaml');
    const lines = {
      calibration_delta_accept: 0.01,
      label_share: 0.3,
      rag_required: true,
      tenants: [
        tenant('plain'),
        tenant('own', {
          decision: {
            calibration_delta_accept: 0.2,
            calibration_window_days: 7,
            rag_decide_by: 'both',
            ensemble_checks: 'pcs_recompute,grounding:2:open:50',
            ensemble_min_passes: 1,
            routing_experiment: { id: 'first', treatment_share: 0.5 },
          },
        }),
      ],
    };
    await writeFile(configFile, JSON.stringify(lines));
    const env = { KAKEYA_DATA: dataDir, KAKEYA_CONFIG: configFile, MULTI_TENANT: 'true' };
    await editRegistry(env, (before) => [
      ...before,
      {
        id: 'registered',
        keys: [{ alg: 'hmac', key: 'k' }],
        decision: { require_guarantee: true, rag_required: false },
      },
    ]);
    const common = { deltaAccept: 0.01, labelShare: 0.3, requireGrounding: true, requireGuarantee: false };
    expect(settingsOf(env, 'plain')).toMatchObject({ ...common, windowMs: null, ensemble: null });
    expect(settingsOf(env, 'own')).toMatchObject({
      ...common,
      deltaAccept: 0.2,
      windowMs: 7 * 86_400_000,
      grounding: { decideBy: 'both', minOverlap: 0.35 },
      ensemble: {
        n: 1,
        checks: [
          { check: 'pcs_recompute', weight: 1, onFailure: 'closed' },
          { weight: 2, onFailure: 'open', timeoutMs: 50 },
        ],
      },
      routing: { experiment: { id: 'first', treatmentShare: 0.5 } },
    });
    expect(settingsOf(env, 'registered')).toMatchObject({
      ...common,
      requireGuarantee: true,
      requireGrounding: false,
    });
  });

  describe('that is bad', () => {
    let running: TenantGateway;
    beforeAll(async () => {
      running = await startTenantGateway({ tenants: [tenant('alpha')] });
    });
    afterAll(() => running[Symbol.asyncDispose]());

    test.each([
      [{ label_share: 2 }, /label_share/],
      [{ label_share: '0.1' }, /label_share/],
      [{ calibration_delta_accept: -0.1 }, /calibration_delta_accept/],
      [{ calibration_delta_reject: 'none' }, /calibration_delta_reject/],
      [{ calibration_max_records: 0 }, /calibration_max_records/],
      [{ calibration_max_records: 1.5 }, /calibration_max_records/],
      [{ calibration_window_days: 0 }, /calibration_window_days/],
      [{ calibration_score: 'luck' }, /calibration_score must be bounds or risk/],
      [{ rag_shingle_size: 0 }, /rag_shingle_size/],
      [{ rag_decide_by: 'neither' }, /rag_decide_by/],
      [{ ensemble_checks: 'nonsense' }, /ensemble_checks.*nonsense/i],
      [{ ensemble_checks: '' }, /ensemble_checks/],
      [{ ensemble_checks: 'grounding:0' }, /weight of grounding/],
      [{ ensemble_checks: 'grounding', ensemble_min_passes: 2 }, /from 1 to the number of checks/],
      [{ routing_experiment: { id: 'x', treatment_share: 1 } }, /treatment_share/],
      [{ routing_experiment: { id: 'x' } }, /routing_experiment/],
      [{ colour: 'blue' }, /colour/],
      [null, /decision must be object/],
    ])('%j is refused, and the old one stays in use', async (decision, reason) => {
      running.configure([tenant('alpha', { decision })]);
      const report = await running.gateway.reload();
      expect(report).toEqual({ result: 'refused', reason: expect.stringMatching(reason) });
      expect(JSON.stringify(report)).not.toContain('alpha secret');
      expect(() => loadConfig({ KAKEYA_CONFIG: running.configFile, MULTI_TENANT: 'true' })).toThrow(
        GatewayError,
      );
      const outcome = await decide(running.url, 'alpha', JSON.stringify(decision));
      expect(outcome).toMatchObject({ decision: 'accept' });
      expect((await changesOf(running.dataDir)).length).toBe(1);
    });
  });

  test('what is refused says which setting it was', () => {
    const load = (settings: Environment): unknown => loadConfig({ PCS_HMAC_KEY: SECRET, ...settings });
    for (const [name, value] of [
      ['LABEL_SHARE', '1.1'],
      ['CALIBRATION_DELTA_ACCEPT', 'NaN'],
      ['CALIBRATION_MAX_RECORDS', '0'],
      ['RAG_SHINGLE_SIZE', '17'],
      ['RISK_MAX_CI_WIDTH', '-1'],
      ['ENSEMBLE_MIN_PASSES', '0'],
      ['CALIBRATION_RECALIBRATE', 'never'],
      ['EXTERNAL_JUDGE_URL', 'file:///etc/passwd'],
    ] as const) {
      expect(() => load({ [name]: value })).toThrow(GatewayError);
      expect(() => load({ [name]: value })).toThrow(new RegExp(name));
    }
  });
});

describe('a reload', () => {
  test('records the new settings, and what comes after is decided with them; other tenants and the old secret stay', async () => {
    await using running = await startTenantGateway({
      tenants: [tenant('alpha'), tenant('beta')],
      env: { LABEL_SHARE: '0.5' },
    });
    const { url } = running;
    expect(await decide(url, 'alpha', 'before')).toMatchObject({ decision: 'accept' });
    const before = await changesOf(running.dataDir);
    expect(before).toMatchObject([
      { kind: 'settings', tenant: 'alpha' },
      { kind: 'settings', tenant: 'beta' },
    ]);
    running.configure([
      tenant('alpha', { decision: { require_guarantee: true, label_share: 0.7 } }),
      tenant('beta'),
    ]);
    expect(await running.gateway.reload()).toMatchObject({ result: 'applied', changed: ['alpha'] });
    await expect.poll(async () => (await changesOf(running.dataDir)).length, POLL).toBe(3);
    expect(await decide(url, 'alpha', 'after')).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'guarantee_required' }],
      labelling: { label_share: 0.7 },
    });
    expect(await decide(url, 'beta', 'after')).toMatchObject({
      decision: 'accept',
      labelling: { label_share: 0.5 },
    });
    const [first, , changed] = await changesOf(running.dataDir);
    expect(changed).toMatchObject({
      kind: 'settings',
      tenant: 'alpha',
      settings: { requireGuarantee: true },
    });
    const seedOf = (change: Change | undefined) =>
      change?.kind === 'settings' ? change.sample_seed : undefined;
    expect(seedOf(changed)).toBe(seedOf(first));
    expect(seedOf(first)).toMatch(/^[0-9a-f-]{36}$/);
    // What was decided stays as it was.
    expect(await decide(url, 'alpha', 'before')).toMatchObject({ decision: 'accept' });
    expect(await running.gateway.reload()).toMatchObject({ result: 'unchanged' });
    expect((await changesOf(running.dataDir)).length).toBe(3);
  });

  test('of the registry does so, too', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')], dataDir });
    const env = { KAKEYA_DATA: dataDir, KAKEYA_CONFIG: running.configFile, MULTI_TENANT: 'true' };
    const keys = [{ alg: 'hmac' as const, key: 'gamma secret' }];
    const register = (decision: object) => editRegistry(env, () => [{ id: 'gamma', keys, decision }]);
    await register({});
    await running.gateway.reload();
    await expect.poll(async () => (await changesOf(dataDir)).length, POLL).toBe(2);
    expect(await decide(running.url, 'gamma', 'before')).toMatchObject({ decision: 'accept' });
    await register({ rag_required: true });
    await running.gateway.reload();
    await expect.poll(async () => (await changesOf(dataDir)).length, POLL).toBe(3);
    expect(await decide(running.url, 'gamma', 'after')).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'grounding_missing' }],
    });
    await expect(register({ label_share: 2 })).rejects.toThrow(/label_share/);
  });

  test('a restart records what changed and nothing else', async () => {
    const settingsChanges = async () => (await changesOf(dataDir)).filter(({ kind }) => kind === 'settings');
    for (const [share, count] of [
      [0.3, 1],
      [0.3, 1],
      [0.6, 2],
      [0.6, 2],
      [0.3, 3],
    ] as const) {
      const running = await startTestGateway({ JUDGE_THREADS: '0', LABEL_SHARE: String(share) }, dataDir);
      const { body } = await post(running.gateway.url, await signedBody(`${count} ${share}`));
      expect(body['labelling']).toMatchObject({ label_share: share });
      await running.gateway.close();
      expect((await settingsChanges()).length).toBe(count);
    }
  });
  // settings for those in use. Reloads should record one after the other.
  test('right after another has the last word, also when it takes the other back', async () => {
    const ports = nodePorts();
    const tenantsOf = (share: string) =>
      loadConfig({ KAKEYA_DATA: dataDir, PCS_HMAC_KEY: SECRET, LABEL_SHARE: share }).tenants.values();
    const ignore = (): void => undefined;
    const config = loadConfig({ KAKEYA_DATA: dataDir, PCS_HMAC_KEY: SECRET });
    const stores = await openStores(config, ports, ignore, ignore);
    try {
      const decisions = await Decisions.open(stores.journal, stores.checkpoints);
      await configureDecisions(decisions, tenantsOf('0.1'), ports);
      const other = configureDecisions(decisions, tenantsOf('0.9'), ports);
      await configureDecisions(decisions, tenantsOf('0.1'), ports);
      await other;
      expect(decisions.latest.tenants.get(asTenantId('default'))?.settings.labelShare).toBe(0.1);
    } finally {
      await stores.close();
    }
  });
});
