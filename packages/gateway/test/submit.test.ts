import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, post, startTestGateway, type TestGateway, totals } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';

let running: TestGateway;
let url: string;

beforeAll(async () => {
  running = await startTestGateway();
  url = running.gateway.url;
});
afterAll(() => running[Symbol.asyncDispose]());

async function decided(): Promise<number> {
  const { flk_accepted = 0, flk_escalated = 0, flk_rejected = 0, flk_dedup_hits = 0 } = await totals(url);
  return flk_accepted + flk_escalated + flk_rejected + flk_dedup_hits;
}

describe('one record', () => {
  test('a sound record is accepted with 200 and explained', async () => {
    const reply = await post(url, await signedBody('sound'));
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      decision: 'accept',
      accepted: true,
      reasons: [],
      guarantee: null,
      recomputed_D_hat: 1,
    });
  });

  test('a degraded record is escalated with 202 and its reason', async () => {
    const ft = { outbox_seq: 1, degraded: true, fallbacks: [], clock_skew_ms: 0 };
    const reply = await post(url, await signedBody('degraded', { ft }));
    expect(reply.status).toBe(202);
    expect(reply.body).toMatchObject({
      decision: 'escalate',
      escalated: true,
      reasons: [{ code: 'degraded' }],
    });
  });

  test('a record that contradicts itself is rejected with 202', async () => {
    const reply = await post(url, await signedBody('contradiction', { D_hat: 1.41 }));
    expect(reply.status).toBe(202);
    expect(reply.body).toMatchObject({
      decision: 'reject',
      accepted: false,
      reasons: [{ code: 'D_hat_mismatch' }],
    });
  });

  test('a duplicate gets the stored bytes and says so', async () => {
    const body = await signedBody('duplicate');
    const first = await post(url, body);
    const second = await post(url, body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect([second.status, second.text]).toEqual([first.status, first.text]);
  });

  test('the outcome can be read back by its id', async () => {
    const reply = await post(url, await signedBody('read back'));
    const read = await get(`${url}/v1/pcs/${String(reply.body['pcs_id'])}`);
    expect([read.status, read.text]).toEqual([200, reply.text]);
    expect((await get(`${url}/v1/pcs/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get(`${url}/v1/pcs/nonsense`)).status).toBe(404);
  });

  test('the same Idempotency-Key with a different request is 409, with the same request a replay', async () => {
    const [one, other] = [await signedBody('idempotent 1'), await signedBody('idempotent 2')];
    const header = { 'idempotency-key': '"order-17"' };
    expect((await post(url, one, header)).status).toBe(200);
    expect((await post(url, one, header)).headers.get('idempotent-replayed')).toBe('true');
    const conflict = await post(url, other, header);
    expect(conflict.status).toBe(409);
    expect(conflict.body).toMatchObject({ type: 'urn:kakeya:problem:idempotency-conflict' });
    expect((await post(url, other)).headers.get('idempotent-replayed')).toBeNull();
  });
});

describe('bad input gets the documented status and a problem, and changes nothing', () => {
  const alter = async (change: (record: Record<string, unknown>) => void): Promise<string> => {
    const record: Record<string, unknown> = JSON.parse(await signedBody('altered'));
    change(record);
    return JSON.stringify(record);
  };
  const json = 'application/json';

  test.each<[string, number, string, () => Promise<string | Uint8Array<ArrayBuffer>>, string?]>([
    ['malformed JSON', 400, 'malformed-json', async () => '{"pcs_id": '],
    ['an empty body', 400, 'malformed-json', async () => ''],
    ['a JSON array', 400, 'invalid-record', async () => '[]'],
    [
      'invalid UTF-8',
      400,
      'malformed-json',
      async () => new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    ],
    ['nesting 100,000 deep', 400, 'malformed-json', async () => '['.repeat(100_000)],
    [
      'an object with a million keys',
      413,
      'body-too-large',
      async () => `{${Array.from({ length: 1_000_000 }, (_, i) => `"${i}":0`).join(',')}}`,
    ],
    [
      'an object with 100,000 keys',
      400,
      'malformed-json',
      async () => `{${Array.from({ length: 80_000 }, (_, i) => `"${i}":0`).join(',')}}`,
    ],
    [
      'a duplicate key',
      400,
      'malformed-json',
      async () => (await signedBody('twice')).replace('{', '{"epoch":1,'),
    ],
    ['a missing field', 400, 'invalid-record', () => alter((record) => delete record['epoch'])],
    ['a wrong type', 400, 'invalid-record', () => alter((record) => (record['epoch'] = '1'))],
    ['an unknown field', 400, 'invalid-record', () => alter((record) => (record['extra'] = 1))],
    ['an unknown version', 400, 'unsupported-version', () => alter((record) => (record['version'] = '9.9'))],
    ['a wrong pcs_id', 400, 'pcs-id-mismatch', () => alter((record) => (record['pcs_id'] = '0'.repeat(64)))],
    ['r = -5', 400, 'invalid-record', () => alter((record) => (record['r'] = -5))],
    [
      'an infinite number',
      400,
      'malformed-json',
      async () => (await signedBody('infinite')).replace('"D_hat":1', '"D_hat":1e999'),
    ],
    [
      'N_j keys that are not the scales',
      400,
      'invalid-record',
      () => alter((record) => (record['N_j'] = { 3: 4, 4: 8, 8: 16, 16: 32 })),
    ],
    ['1 MiB and one byte', 413, 'body-too-large', async () => 'x'.repeat(1_048_577)],
    ['a wrong media type', 415, 'unsupported-media-type', () => signedBody('media'), 'text/plain'],
    ['a missing signature', 401, 'signature-missing', () => alter((record) => delete record['sig'])],
    [
      'a signature over something else',
      401,
      'signature-invalid',
      () => alter((record) => (record['sent_at'] = '2026-01-01T00:00:01Z')),
    ],
    ['an unknown kid', 401, 'key-unknown', () => signedBody('kid', {}, { ...hmacKey(), kid: 'nobody' })],
    [
      'another tenant in the record',
      403,
      'tenant-mismatch',
      () => signedBody('stranger', { tenant_id: 'someone-else' }),
    ],
  ])('%s: %i %s', async (_name, status, type, body, contentType = json) => {
    const before = await decided();
    const reply = await post(url, await body(), { 'content-type': contentType });
    expect([reply.status, reply.body['type']]).toEqual([status, `urn:kakeya:problem:${type}`]);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body['request_id']).toBe(reply.headers.get('x-request-id'));
    expect(await decided()).toBe(before);
  });

  test('a refused field is named by its JSON pointer', async () => {
    const reply = await post(url, await alter((record) => (record['r'] = -5)));
    expect(reply.body['errors']).toMatchObject([{ pointer: '/r', code: 'field_bounds' }]);
  });

  test('a record refused under an id does not keep its owner from that id', async () => {
    const body = await signedBody('poison');
    expect((await post(url, body.replace('"r":0.6', '"r":0.7'))).status).toBe(401);
    expect((await post(url, body)).status).toBe(200);
  });

  test('unknown paths are 404 and wrong methods 405, as problems', async () => {
    expect((await get(`${url}/nothing`)).status).toBe(404);
    const wrong = await get(`${url}/v1/pcs/submit`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('a batch', () => {
  test('gets one answer a line, in order, refusals between verdicts', async () => {
    const good = await Promise.all(['b1', 'b2', 'b3'].map((name) => signedBody(name)));
    const lines = [good[0], '{broken', good[1], good[1], `"${'x'.repeat(1_048_577)}"`, good[2]];
    const response = await fetch(`${url}/v1/pcs/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${lines.join('\n')}\n`,
    });
    expect(response.status).toBe(200);
    const answers: {
      status: number;
      replayed: boolean;
      outcome?: { pcs_id: string };
      problem?: { type: string };
    }[] = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 200, 413, 200]);
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength(1);
    expect(answers[5]?.outcome?.pcs_id).toBe(JSON.parse(good[2] ?? '').pcs_id);
  });
});
