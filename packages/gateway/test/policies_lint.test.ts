import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, auditsPolicy, call } from './support/policies.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const LINT = '/v1/policies/lint';
const REGISTER = '/v1/policies';

let running: TenantGateway;
const api = async (scopes: string): Promise<Api> => ({
  url: running.url,
  headers: await token('alpha', scopes),
});
let alpha: Api;

beforeAll(async () => {
  running = await startTenantGateway({ tenants: [tenant('alpha')], env: { JWT_SECRET } });
  alpha = await api('policy:compile policy:read');
});
afterAll(() => running[Symbol.asyncDispose]());

describe('POST /v1/policies/lint', () => {
  test('answers what registering answers, and registers nothing', async () => {
    const source = auditsPolicy('1', 2, 'linted');
    const linted = await call(alpha, 'POST', LINT, source);
    expect(linted.status).toBe(200);
    expect(linted.headers.get('cache-control')).toBe('private, no-store');
    expect((await call(alpha, 'GET', '/v1/policies/linted')).status).toBe(404);
    expect((await call(alpha, 'GET', REGISTER)).body).toEqual({ policies: [] });
    const registered = await call(alpha, 'POST', REGISTER, source);
    expect([registered.status, registered.body]).toEqual([201, linted.body]);
  });

  const wrong = auditsPolicy('1', 2, 'wrong');
  test.each([
    ['what is no YAML', 'id: torn\nversion: [1\n'],
    ['what the linter refuses', wrong.replace('lhs: audits', 'lhs: auditz')],
    ['what has no legal basis', wrong.replace(/legal_basis:\n.*\n.*\n/, '')],
    ['parameters of the server', 'kind: server-parameters\nid: p\nversion: "1"\nparameters:\n  tolD: 0.2\n'],
    [
      'what is too large to stand',
      wrong.replace(
        'eu, us',
        Array(8)
          .fill(`'${'"'.repeat(60_000)}'`)
          .join(),
      ),
    ],
  ])('refuses %s as registering does, with the same places', async (_what, source) => {
    const linted = await call(alpha, 'POST', LINT, source);
    const registered = await call(alpha, 'POST', REGISTER, source);
    const said = ({ body }: typeof linted) => [body['type'], body['detail'], body['diagnostics']];
    expect([linted.status, ...said(linted)]).toEqual([422, ...said(registered)]);
    expect(linted.body['diagnostics']).toContainEqual(expect.objectContaining({ level: 'error' }));
  });

  test('warns only of a missing legal basis where relaxed, and knows no other strictness', async () => {
    const source = wrong.replace(/legal_basis:\n.*\n.*\n/, '');
    const relaxed = await call(alpha, 'POST', `${LINT}?lint=relaxed`, source);
    expect(relaxed.status).toBe(200);
    expect(relaxed.body['diagnostics']).toMatchObject([{ code: 'E1002', level: 'warning', line: 1 }]);
    expect((await call(alpha, 'POST', `${LINT}?lint=lax`, source)).status).toBe(400);
  });

  test('takes what registering takes: its media types, 1 MiB, JSON without repeated members', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await call(alpha, 'POST', LINT, '{"id":"a","id":"b"}', json)).status).toBe(400);
    expect((await call(alpha, 'POST', LINT, 'a', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call(alpha, 'POST', LINT, `# ${'x'.repeat(1_048_576)}`)).status).toBe(413);
  });

  test('asks for the scope policy:compile', async () => {
    const reader = await api('policy:read policy:promote verify:run');
    expect((await call(reader, 'POST', LINT, auditsPolicy('1', 2))).status).toBe(403);
    expect((await call({ url: running.url }, 'POST', LINT, auditsPolicy('1', 2))).status).toBe(401);
  });
});

describe('what a policy says of itself', () => {
  test('is answered as the canonical JSON that its hash is of, beside the reason for which it was registered', async () => {
    const source = auditsPolicy('1', 2, 'reasoned');
    const why = `${REGISTER}?reason=${encodeURIComponent('agreed on 3 June & filed')}`;
    expect((await call(alpha, 'POST', why, source)).status).toBe(201);
    const read = await call(alpha, 'GET', '/v1/policies/reasoned');
    const document = JSON.stringify(read.body['document']);
    expect(`sha3-256:${createHash('sha3-256').update(document).digest('hex')}`).toBe(
      read.body['policy_hash'],
    );
    expect(read.body['registered']).toMatchObject({ reason: 'agreed on 3 June & filed' });
    const { events } = (await call(alpha, 'GET', '/v1/policies/reasoned/history')).body;
    expect(events).toMatchObject([{ event: 'register', reason: 'agreed on 3 June & filed' }]);
    const wordy = await call(alpha, 'POST', `${REGISTER}?reason=${'x'.repeat(1025)}`, source);
    expect(wordy.status).toBe(400);
    expect((await call(alpha, 'POST', `${REGISTER}?reason=`, source)).status).toBe(400);
  });
});
