import { rm } from 'node:fs/promises';
import type { Outcome } from '@kakeya/verdict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OBSERVATIONS_PER_UPDATE } from '../src/bandit/bandit_monitor.ts';
import type { BanditView } from '../src/http/learning/learning_routes.ts';
import { BanditSchema } from '../src/http/learning/learning_schemas.ts';
import { get, NEVER_MS, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const SCOPES = 'pcs:submit labels:write calibration:read';
const POLL = { timeout: 20_000, interval: 50 };
/** So few labels never let calibration decide: what is accepted hangs on the arm alone. */
const common = { label_share: 1, calibration_delta_accept: 1e-4, calibration_delta_reject: 0 };
const decision = {
  ...common,
  ensemble_arms: [
    { id: 'lean', checks: 'pcs_recompute' },
    { id: 'strict', checks: 'pcs_recompute,grounding', min_passes: 2 },
  ],
  bandit: {
    policy: 'thompson',
    exploration_floor: 0.5,
    safest_arm: 'strict',
    weights: { containment: 0.5, agreement: 0.5, latency: 0 },
  },
};
const TENANTS = [tenant('learns', { decision }), tenant('plain', { decision: common })];
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isBandit = ajv.compile<BanditView>(BanditSchema);

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

async function bandit(id: string): Promise<BanditView> {
  const { body, text } = await get(`${running.url}/v1/bandit/${id}`, await token(id, SCOPES));
  if (!isBandit(body)) throw new Error(ajv.errorsText(isBandit.errors) + text);
  return body;
}

const arms: string[] = [];
async function decide(name: string): Promise<string> {
  const body = await signedBody(name, {}, hmacKey('learns secret'));
  const { text } = await post(running.url, body, await token('learns', SCOPES));
  const outcome: Outcome = JSON.parse(text);
  arms.push(outcome.ensemble?.arm ?? '');
  return outcome.pcs_id;
}
const chosen = (arm: string): number => arms.filter((each) => each === arm).length;

describe('the bandit of a tenant', () => {
  test('is none where the tenant has none, and knows nothing before its first output', async () => {
    expect(await bandit('plain')).toEqual({
      tenant: 'plain',
      enabled: false,
      algorithm: null,
      learnt_through: null,
      arms: [],
    });
    const nothing = {
      chosen: 0,
      rewarded: 0,
      mean_reward: null,
      interval: null,
      latency_p95_ms: null,
      cost: null,
      excluded: null,
    };
    expect(await bandit('learns')).toEqual({
      tenant: 'learns',
      enabled: true,
      algorithm: 'thompson',
      learnt_through: null,
      arms: [
        { arm: 'lean', ensemble: '1 of pcs_recompute', ...nothing },
        { arm: 'strict', ensemble: '2 of pcs_recompute, grounding', ...nothing },
      ],
    });
  });

  test('is shown with what each arm chose and earned, and the same after a restart', async () => {
    const ids: string[] = [];
    for (let index = 0; index < OBSERVATIONS_PER_UPDATE + 4; index += 1) ids.push(await decide(`n ${index}`));
    // People find every output benign: the lean arm is right, and the strict one is not.
    for (const pcs_id of ids.slice(0, OBSERVATIONS_PER_UPDATE)) {
      const reply = await fetch(`${running.url}/v1/labels`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await token('learns', SCOPES)) },
        body: JSON.stringify({ pcs_id, label: 'benign', labelled_by: 'ada' }),
      });
      expect(reply.status).toBe(200);
    }
    await expect.poll(async () => (await bandit('learns')).learnt_through, POLL).not.toBeNull();
    const shown = await bandit('learns');
    const [lean, strict] = shown.arms;
    expect([lean?.chosen, strict?.chosen]).toEqual([chosen('lean'), chosen('strict')]);
    expect(Math.min(chosen('lean'), chosen('strict'))).toBeGreaterThan(0);
    expect((lean?.rewarded ?? 0) + (strict?.rewarded ?? 0)).toBe(OBSERVATIONS_PER_UPDATE);
    expect([lean?.mean_reward, strict?.mean_reward]).toEqual([1, 0]);
    expect(lean?.interval?.high).toBe(1);
    expect(strict?.interval?.low).toBe(0);
    for (const arm of shown.arms) expect(arm.latency_p95_ms).toBeGreaterThanOrEqual(0);

    await running[Symbol.asyncDispose]();
    running = await start();
    expect(await bandit('learns')).toEqual(shown);
  });

  test('is for the tenant itself, with calibration:read', async () => {
    const of = async (id: string, scope: string) =>
      (await get(`${running.url}/v1/bandit/learns`, await token(id, scope))).body['type'];
    expect(await of('plain', SCOPES)).toBe('urn:kakeya:problem:tenant-mismatch');
    expect(await of('learns', 'pcs:read')).toBe('urn:kakeya:problem:forbidden-scope');
  });
});
