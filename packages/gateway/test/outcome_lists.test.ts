import { pcsIdOf } from '@kakeya/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, NO_THREAD, post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { indexed, listOutcomes, problemOf } from './support/outcomes.ts';
import { signedBody } from './support/records.ts';

const SCALES = { scales: [2, 4, 8, 16], N_j: { 2: 4, 4: 8, 8: 16, 16: 31 } };
let running: TestGateway;
let url: string;

const idOf = (text: string): string => pcsIdOf(JSON.parse(text));
const accepted: string[] = [];
let rejected: string;

beforeAll(async () => {
  running = await startTestGateway({ ...NO_THREAD, LABEL_SHARE: '1' });
  url = running.gateway.url;
  for (const name of ['a', 'b', 'c', 'd']) {
    const body = await signedBody(name, { shard_id: `Shard-${name}` });
    await post(url, body);
    accepted.push(idOf(body));
  }
  const body = await signedBody('rejected', { D_hat: 1.41, shard_id: 'other' });
  await post(url, body);
  rejected = idOf(body);
  await indexed(url);
});
afterAll(() => running[Symbol.asyncDispose]());

describe('GET /v1/outcomes', () => {
  test('gives each decided output once, newest first, as its sender was answered', async () => {
    const { outcomes, total } = await listOutcomes(url);
    expect(total).toBe(5);
    expect(outcomes.map(({ pcs_id }) => pcs_id)).toEqual([rejected, ...accepted.toReversed()]);
    for (const row of outcomes) {
      const { body } = await get(`${url}/v1/pcs/${row.pcs_id}`);
      const { decision, regime, received_at, journal_seq, labelling, reasons } = body;
      expect(row).toMatchObject({ tenant: 'default', decision, regime, received_at, journal_seq });
      expect(row).toMatchObject({ policy: null, guarantee: null, label: null });
      expect(labelling).toMatchObject({ wanted: row['label_wanted'] });
      expect(reasons).toMatchObject(row.reasons.map((code) => ({ code })));
      expect(row).toMatchObject({ replays: 0, equivocations: 0, settle_ms: expect.any(Number) });
    }
    expect(outcomes[0]).toMatchObject({ shard_id: 'other', score: null, decision: 'reject' });
    expect(outcomes[0]?.reasons).not.toEqual([]);
    expect(outcomes[1]).toMatchObject({ shard_id: 'Shard-d', reasons: [], score: expect.any(Number) });
  });

  test('filters by decision, reason, shard, text, time and label, each alone and together', async () => {
    const ids = async (query: string) => (await listOutcomes(url, query)).outcomes.map((row) => row.pcs_id);
    const [a = '', b = ''] = accepted;
    expect(await ids('?decision=reject')).toEqual([rejected]);
    const [reason = ''] = (await listOutcomes(url, '?decision=reject')).outcomes[0]?.reasons ?? [];
    expect(await ids(`?reason=${reason}`)).toEqual([rejected]);
    expect(await ids('?shard=Shard-b')).toEqual([b]);
    expect(await ids('?q=SHARD-')).toEqual(accepted.toReversed());
    expect(await ids(`?q=${a.slice(0, 12)}&decision=accept`)).toEqual([a]);
    expect(await ids('?decision=accept&shard=other')).toEqual([]);
    expect(await ids('?until=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await ids('?from=2020-01-01T00:00:00Z&order=oldest')).toEqual([...accepted, rejected]);
    expect(await ids('?labelled=yes')).toEqual([]);
    expect(await ids('?labelled=wanted&order=oldest')).toEqual(accepted);
  });

  test('holds still through its pages while more comes in', async () => {
    const first = await listOutcomes(url, '?limit=2');
    expect([first.total, first.outcomes.length]).toEqual([5, 2]);
    const late = await signedBody('late', SCALES);
    await post(url, late);
    await indexed(url);
    const rest = await listOutcomes(url, `?limit=3&offset=2&through=${first.through}`);
    expect(rest).toMatchObject({ total: 5, offset: 2, through: first.through });
    const seen = [...first.outcomes, ...rest.outcomes].map(({ pcs_id }) => pcs_id);
    expect(seen).toEqual([rejected, ...accepted.toReversed()]);
    expect((await listOutcomes(url)).outcomes[0]?.pcs_id).toBe(idOf(late));
  });

  test.each([
    ['?limit=501', '/limit'],
    ['?limit=0', '/limit'],
    ['?limit=1x', '/limit'],
    ['?limit=1&limit=2', '/limit'],
    ['?offset=-1', '/offset'],
    ['?decision=maybe', '/decision'],
    ['?from=yesterday', '/from'],
    ['?tenant=..%2Fother', '/tenant'],
    ['?labelled=', '/labelled'],
    ['?unknown=1', '/unknown'],
  ])('refuses %s and names what is wrong', async (query, pointer) => {
    const reply = await get(`${url}/v1/outcomes${query}`);
    expect(problemOf(reply)).toEqual([400, 'urn:kakeya:problem:invalid-request']);
    expect(reply.body['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  });

  test('refuses what no shard can be called', async () => {
    const reply = await get(`${url}/v1/outcomes?q=%00`);
    expect(problemOf(reply)).toEqual([400, 'urn:kakeya:problem:invalid-request']);
  });
});

test.each([
  ['/v1/outcomes', 200],
  ['/v1/outcomes?limit=0', 400],
  [`/v1/outcomes/${'0'.repeat(64)}`, 404],
])('nothing on the way may keep the answer to %s', async (path, expected) => {
  const { status, headers } = await get(`${url}${path}`);
  expect([status, headers.get('cache-control')]).toEqual([expected, 'private, no-store']);
});

test('an overview that ends before it begins is refused, and told where', async () => {
  const reply = await get(`${url}/v1/overview?from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z`);
  expect(problemOf(reply)).toEqual([400, 'urn:kakeya:problem:invalid-request']);
  expect(reply.body['errors']).toEqual([expect.objectContaining({ pointer: '/until' })]);
});

test('the session of a gateway without tokens is that of its only tenant, with every scope', async () => {
  const { status, headers, body } = await get(`${url}/v1/session`);
  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
  expect(body).toMatchObject({ tenant: 'default', subject: null, tenants: ['default'], expires_at: null });
  expect(body['scopes']).toEqual(expect.arrayContaining(['pcs:read', 'pcs:texts', 'tenants:read']));
});
