import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPolicyRegistry } from '@kakeya/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, startTestGateway, type TestGateway, totals } from './support/gateway.ts';
import { type Api, auditsPolicy, call, policyBody } from './support/policies.ts';

let running: TestGateway;
let api: Api;
let records = 0;

beforeAll(async () => {
  running = await startTestGateway({ JUDGE_THREADS: '0' });
  api = { url: running.gateway.url };
});
afterAll(() => running[Symbol.asyncDispose]());

const submit = async (id: string, audits: number, context: object = {}): Promise<Record<string, unknown>> => {
  const policy = { id, context: { inputs: { audits, region: 'eu', ...context } } };
  return (await post(running.gateway.url, await policyBody(`record ${(records += 1)}`, policy))).body;
};
const act = (id: string, verb: 'promote' | 'rollback', body: object) =>
  call(api, 'POST', `/v1/policies/${id}/${verb}`, { reason: 'a test', ...body });
const register = (id: string, version: string, atLeast: number) =>
  call(api, 'POST', '/v1/policies', auditsPolicy(version, atLeast, id));
const unevaluated = { decision: 'escalate', reasons: [{ code: 'policy_unevaluated' }], policy: null };

describe('what is promoted', () => {
  test('judges the next submission that names it, until it is taken back; in shadow it decides nothing', async () => {
    await register('life', '1', 2);
    await register('life', '2', 5);
    expect(await submit('life', 3)).toMatchObject(unevaluated);
    const promoted = await act('life', 'promote', { version: '1' });
    expect(promoted.body).toMatchObject({
      version: '1',
      mode: 'enforced',
      standing: { enforced: { version: '1' }, shadow: null },
      drift: null,
    });
    expect(await submit('life', 3)).toMatchObject({
      decision: 'accept',
      policy: { id: 'life', version: '1', verdict: 'OK', policy_hash: promoted.body['policy_hash'] },
    });
    expect(await submit('life', 1)).toMatchObject({
      decision: 'reject',
      reasons: [{ code: 'policy_failed' }],
      policy: { verdict: 'FAIL', failed: ['enough_audits'] },
    });
    await act('life', 'promote', { version: '2', mode: 'shadow' });
    expect(await submit('life', 3)).toMatchObject({
      decision: 'accept',
      policy: { version: '1', verdict: 'OK' },
      policy_shadow: { version: '2', verdict: 'FAIL' },
    });
    await act('life', 'promote', { version: '2' });
    expect(await submit('life', 3)).toMatchObject({ decision: 'reject', policy: { version: '2' } });
    const back = await act('life', 'rollback', { version: '2' });
    expect(back.body).toMatchObject({ taken_back: '2' });
    expect(await submit('life', 3)).toMatchObject({
      policy: { version: '1' },
      policy_shadow: { version: '2' },
    });
    for (const version of ['2', '1']) expect((await act('life', 'rollback', { version })).status).toBe(200);
    expect(await submit('life', 3)).toMatchObject(unevaluated);
    expect((await act('life', 'rollback', {})).body['type']).toBe(
      'urn:kakeya:problem:policy-standing-conflict',
    );
  });

  test('an act that is sent again, its answer lost, is done once', async () => {
    await register('again', '1', 2);
    await register('again', '2', 3);
    await act('again', 'promote', { version: '1' });
    for (let i = 0; i < 2; i += 1) expect((await act('again', 'promote', { version: '2' })).status).toBe(200);
    for (let i = 0; i < 2; i += 1) {
      const { body } = await act('again', 'rollback', { version: '2' });
      expect(body).toMatchObject({ taken_back: '2', standing: { enforced: { version: '1' } } });
    }
    const conflict = await act('again', 'promote', { version: '1' });
    expect([conflict.status, conflict.body['detail']]).toEqual([409, expect.stringContaining('stands')]);
    const { body } = await call(api, 'GET', '/v1/policies/again/history');
    expect((body['events'] as { event: string }[]).map(({ event }) => event)).toEqual([
      'register',
      'register',
      'promote',
      'promote',
      'rollback',
    ]);
  });

  test('pins values that no submission and no proof can give, and that must fit the inputs', async () => {
    await register('pinned', '1', 2);
    for (const bindings of [{ area: 'eu' }, { audits: 'many' }])
      expect((await act('pinned', 'promote', { version: '1', bindings })).status).toBe(422);
    await act('pinned', 'promote', { version: '1', bindings: { audits: 7 } });
    expect(await submit('pinned', 3)).toMatchObject(unevaluated);
    const verify = (inputs: object) =>
      call(api, 'POST', '/v1/proofs/verify', { policy: { id: 'pinned' }, context: { inputs } });
    expect((await verify({ region: 'eu' })).body).toMatchObject({ verdict: 'OK', mode: 'enforced' });
    expect((await verify({ region: 'eu', audits: 1 })).status).toBe(422);
  });
});

describe('the drift gate', () => {
  /** What was answered may not be in the journal as decided yet. */
  const settled = () => totals(running.gateway.url);

  test('refuses a version that decides too differently, or of which nothing is known, and lets through what it allows', async () => {
    for (const [version, atLeast] of [
      ['1', 2],
      ['2', 4],
      ['3', 2],
    ] as const)
      await register('drift', version, atLeast);
    const gated = (version: string, max_share: number, more: object = {}) =>
      act('drift', 'promote', { version, drift: { max_share, ...more } });
    const first = await gated('1', 1);
    expect([first.status, first.body['drift']]).toEqual([409, null]);
    await act('drift', 'promote', { version: '1' });
    const nothing = await gated('2', 1);
    expect([nothing.status, nothing.body['drift']]).toMatchObject([409, { n: 0, share: null }]);
    for (const audits of [1, 3, 5, 6]) await submit('drift', audits);
    // Neither another policy's contexts nor what cannot be read is compared.
    await submit('life', 3);
    await post(running.gateway.url, await policyBody('odd', { id: 'drift', context: { inputs: 7 } }));
    await settled();
    const refused = await gated('2', 0.1);
    expect([refused.status, refused.body['type']]).toEqual([409, 'urn:kakeya:problem:policy-drift']);
    expect(refused.body['drift']).toMatchObject({
      n: 4,
      changed: 1,
      share: 0.25,
      interval: { confidence: 0.95 },
      transitions: { 'OK→FAIL': 1, 'OK→OK': 2, 'FAIL→FAIL': 1 },
    });
    expect(await submit('drift', 3)).toMatchObject({ policy: { version: '1' } });
    await settled();
    expect((await gated('3', 0)).body).toMatchObject({ version: '3', drift: { n: 5, changed: 0, share: 0 } });
    expect((await gated('2', 0.5, { last: 3 })).body).toMatchObject({
      version: '2',
      drift: { n: 2, changed: 1 },
    });
    expect(await submit('drift', 3)).toMatchObject({ policy: { version: '2' } });
  });

  test('compares under the values that each version is promoted with', async () => {
    await register('bound', '1', 2);
    await act('bound', 'promote', { version: '1', bindings: { region: 'eu' } });
    const policy = { id: 'bound', context: { inputs: { audits: 3 } } };
    await post(running.gateway.url, await policyBody('bound', policy));
    await settled();
    const bindings = { region: 'mars' };
    const moved = await act('bound', 'promote', { version: '1', bindings, drift: { max_share: 0 } });
    expect(moved.body['drift']).toMatchObject({ n: 1, changed: 1, transitions: { 'OK→WARN': 1 } });
  });
});

test('a restart keeps what is in force, and takes over what was promoted meanwhile', async () => {
  await register('kept', '1', 2);
  await register('kept', '2', 5);
  await act('kept', 'promote', { version: '1' });
  running = await running.restart();
  api = { url: running.gateway.url };
  expect(await submit('kept', 3)).toMatchObject({ decision: 'accept', policy: { version: '1' } });
  const registry = await openPolicyRegistry({ directory: join(running.dataDir, 'policies') });
  const name = { scope: 'default', kind: 'policy', id: 'kept' } as const;
  const promotion = { ...name, version: '2', mode: 'enforced', share: 1 } as const;
  await registry.promote(promotion, { who: 'ada', atMs: 1, reason: 'from the command line' });
  await expect
    .poll(async () => (await submit('kept', 3))['decision'], { timeout: 20_000, interval: 100 })
    .toBe('reject');
});

test('a registry that is damaged is answered with 503, and what is in force stays', async () => {
  await register('damaged', '1', 2);
  await act('damaged', 'promote', { version: '1' });
  const directory = join(running.dataDir, 'policies');
  for (const file of await readdir(directory))
    if (file.startsWith('history')) await appendFile(join(directory, file), 'x');
  for (const reply of [
    await register('damaged', '2', 5),
    await act('damaged', 'promote', { version: '1' }),
    await act('damaged', 'rollback', { version: '1' }),
    await call(api, 'GET', '/v1/policies'),
    await call(api, 'POST', '/v1/proofs/verify', { policy: { id: 'damaged' }, context: {} }),
  ])
    expect([reply.status, reply.body['type']]).toEqual([503, 'urn:kakeya:problem:store-unavailable']);
  expect(await submit('damaged', 3)).toMatchObject({ decision: 'accept', policy: { version: '1' } });
});
