import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CostSpan, formatAmount, readSpan } from '@kakeya/verdict/cost';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CostReportSchema, SpansRecordedSchema } from '../src/http/cost_schemas.ts';
import { schemaProblems } from '../src/schema_problems.ts';
import { startChildGateway } from './support/child_gateway.ts';
import {
  NO_THREAD,
  get,
  post,
  startTestGateway,
  temporaryDirectory,
  type TestGateway,
} from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, token } from './support/tenants.ts';

const POLL = { timeout: 10_000, interval: 20 };
const DAY_MS = 86_400_000;
const HEX = 'ab'.repeat(32);

const span = (more: object = {}) => ({
  at: new Date().toISOString(),
  task: 'triage',
  model: 'large',
  tokens_in: 1000,
  tokens_out: 200,
  cost_usd: '0.000000000000000001',
  ...more,
});

interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function record(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const reply = await fetch(`${url}/v1/cost/spans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

/** As a sender does that was told to come back. */
async function recordSurely(url: string, body: unknown): Promise<Sent> {
  for (;;) {
    const sent = await record(url, body);
    if (sent.status !== 503) return sent;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The lines, each as `kakeya cost` reads it. */
async function feed(dataDir: string): Promise<CostSpan[]> {
  const text = await readFile(join(dataDir, 'feed', 'spans.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const read = readSpan(new Map<string, unknown>(Object.entries(JSON.parse(line))));
      if ('fault' in read) throw new Error(read.fault);
      return read;
    });
}

const tasksOf = (spans: readonly CostSpan[]): readonly string[] => spans.map(({ task }) => task);

describe('what calls cost', () => {
  let running: TestGateway;
  beforeEach(async () => {
    running = await startTestGateway(NO_THREAD);
  });
  afterEach(() => running[Symbol.asyncDispose]());

  const url = (): string => running.gateway.url;
  const cost = async (): Promise<Record<string, unknown>> => (await get(`${url()}/v1/cost/default`)).body;
  const costWith = async (expected: object): Promise<void> => {
    await expect.poll(cost, POLL).toMatchObject(expected);
  };

  test('is answered once it is in the journal, and is in the feed once, to the last digit, restarts included', async () => {
    const given = ['0.1', '0.2', '123456789012345.000000000000000001', '0.000000000000000001'];
    const spans = given.map((amount, index) => span({ task: `t${index}`, cost_usd: amount }));
    const sent = await record(url(), { spans });
    expect(sent).toEqual({ status: 200, body: { recorded: 4, replayed: false } });
    expect(schemaProblems(SpansRecordedSchema)(sent.body)).toMatchObject({ ok: true });
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await costWith({
        spans_recorded: 4,
        total: [{ calls: 4, cost: '123456789012345.300000000000000002' }],
      });
      running = await running.restart();
    }
    await expect.poll(async () => (await feed(running.dataDir)).length, POLL).toBe(4);
    expect((await feed(running.dataDir)).map(({ amountAtto }) => formatAmount(amountAtto))).toEqual(given);
    expect((await feed(running.dataDir)).map((line) => line.tenant)).toEqual(Array(4).fill('default'));
  });

  test('a batch is recorded once, whether repeated at the same time, later or after a restart; other spans of its name are refused', async () => {
    const spans = Array.from({ length: 700 }, (_, index) => span({ task: `t${index}` }));
    const batch = { batch_id: 'b-1', spans };
    const answers = await Promise.all(Array.from({ length: 8 }, () => record(url(), batch)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.filter(({ body }) => body['replayed'] === false)).toHaveLength(1);
    running = await running.restart();
    expect(await recordSurely(url(), batch)).toEqual({
      status: 200,
      body: { recorded: 700, replayed: true },
    });
    expect(await recordSurely(url(), { ...batch, spans: spans.slice(1) })).toMatchObject({ status: 409 });
    await costWith({ spans_recorded: 700 });
    await expect.poll(async () => (await feed(running.dataDir)).length, POLL).toBe(700);
    expect(tasksOf(await feed(running.dataDir))).toEqual(spans.map(({ task }) => task));
    const { text } = await get(`${url()}/metrics`);
    expect(text).toContain('flk_cost_spans_total{tenant_id="default"} 700\n');
    for (const name of ['spans', 'cost', 'totals'])
      expect(text).toContain(`flk_projection_lag_entries{projection="${name}"} 0\n`);
  });

  const WRONG: readonly (readonly [string, object, string])[] = [
    ['a negative amount', { cost_usd: '-1' }, '/spans/1'],
    ['a negative number', { cost_usd: -1 }, '/spans/1/cost_usd'],
    ['no cost', { cost_usd: undefined }, '/spans/1'],
    ['two costs', { amount: '1' }, '/spans/1'],
    ['an amount without currency', { cost_usd: undefined, amount: '1' }, '/spans/1'],
    ['more than 18 decimals', { cost_usd: '0.0000000000000000001' }, '/spans/1'],
    ['a number with more digits than a double keeps', { cost_usd: 0.1234567890123456 }, '/spans/1'],
    ['a text that is no number', { cost_usd: 'NaN' }, '/spans/1'],
    ['half a token', { tokens_in: 1.5 }, '/spans/1/tokens_in'],
    ['no model', { model: undefined }, '/spans/1/model'],
    ['an empty task', { task: '' }, '/spans/1/task'],
    ['a day that does not exist', { at: '2026-02-30T00:00:00Z' }, '/spans/1'],
    ['an instant without a zone', { at: '2026-02-03T00:00:00' }, '/spans/1/at'],
    ['the future', { at: new Date(Date.now() + DAY_MS).toISOString() }, '/spans/1/at'],
    ['an id that is none', { pcs_id: 'p1' }, '/spans/1/pcs_id'],
    ['an outcome of its own', { accepted: true }, '/spans/1/accepted'],
    ["another's tenant", { tenant: 'other' }, '/spans/1/tenant'],
  ];
  test('what is wrong is refused whole, with a pointer to it, and nothing of it recorded', async () => {
    for (const [name, wrong, pointer] of WRONG) {
      const { status, body } = await record(url(), { spans: [span(), span(wrong)] });
      const errors = expect.arrayContaining([expect.objectContaining({ pointer })]);
      expect([name, status, body]).toEqual([name, 400, expect.objectContaining({ errors })]);
    }
    expect(await record(url(), { spans: [span({ task: 'sound' })] })).toMatchObject({ status: 200 });
    await expect.poll(() => feed(running.dataDir).then(tasksOf), POLL).toEqual(['sound']);
  });

  test('bodies out of bounds are refused', async () => {
    const many = Array.from({ length: 1001 }, () => span());
    for (const body of [{ spans: [] }, { spans: many }, {}, { spans: [span()], more: 1 }, '{', '[]'])
      expect(await record(url(), body)).toMatchObject({ status: 400 });
    for (const batch_id of ['', 'a b', 'x'.repeat(129), 1])
      expect(await record(url(), { batch_id, spans: [span()] })).toMatchObject({ status: 400 });
  });

  test('per trusted task is spend over accepted outputs, whichever came first; undefined where none was accepted', async () => {
    const early = await signedBody('early');
    const late = await signedBody('late');
    const bad = await signedBody('bad', { D_hat: 1.41 });
    const idOf = (body: string | Uint8Array): string => JSON.parse(Buffer.from(body).toString()).pcs_id;
    expect((await post(url(), early)).body).toMatchObject({ decision: 'accept' });
    const paid = (pcs_id: string, cost_usd: string, model = 'large') => span({ pcs_id, cost_usd, model });
    await record(url(), {
      spans: [paid(idOf(late), '0.3'), paid(idOf(late), '0.2', 'small'), paid(idOf(bad), '0.4', 'small')],
    });
    await costWith({
      total: [
        {
          cost: '0.9',
          accepted: 0,
          undecided: 2,
          cost_per_trusted_task: null,
          cost_per_trusted_task_reason: 'none_accepted',
        },
      ],
    });
    await record(url(), { spans: [paid(idOf(early), '0.1')] });
    await post(url(), late);
    expect((await post(url(), bad)).body).toMatchObject({ decision: 'reject' });
    const expected = {
      total: [
        {
          currency: 'USD',
          cost: '1',
          calls: 4,
          accepted: 2,
          not_accepted: 1,
          undecided: 0,
          cost_per_trusted_task: 0.5,
        },
      ],
      by_model: [
        { model: 'large', cost: '0.4', accepted: 2, not_accepted: 0, cost_per_trusted_task: 0.2 },
        { model: 'small', cost: '0.6', accepted: 1, not_accepted: 1, cost_per_trusted_task: 0.6 },
      ],
      by_task: [{ task: 'triage', cost: '1', accepted: 2 }],
    };
    await costWith(expected);
    running = await running.restart();
    await costWith(expected);
    expect(schemaProblems(CostReportSchema)(await cost())).toMatchObject({ ok: true });
  });

  test('is forecast from 34 whole days on, with the error on days held out; before, it says how many are missing', async () => {
    const now = Date.now();
    const daysAgo = (days: number) =>
      span({ at: new Date(now - days * DAY_MS).toISOString(), cost_usd: String(10 + (days % 7)) });
    await record(url(), { spans: Array.from({ length: 30 }, (_, index) => daysAgo(index)) });
    await costWith({
      forecasts: [{ currency: 'USD', status: 'insufficient', history_days: 29, days_missing: 5 }],
    });
    // Days that the window no longer holds are in the feed, and in no sum.
    await record(url(), { spans: Array.from({ length: 10 }, (_, index) => daysAgo(index + 30)) });
    await costWith({
      spans_recorded: 40,
      total: [{ calls: 35 }],
      forecasts: [{ status: 'ready', history_days: 34, back_test: { n: 49, origins: 7 } }],
    });
    const report = JSON.stringify(await cost());
    expect(report).toMatch(/"mape":0\.?\d*/);
    await expect.poll(async () => (await feed(running.dataDir)).length, POLL).toBe(40);
  });
});

test('kill -9 amid batches, then each sent again: none is lost, none doubled', async () => {
  const dataDir = await temporaryDirectory();
  const spans = (batch: string) =>
    Array.from({ length: 300 }, (_, index) =>
      span({ at: '2026-01-02T03:04:05Z', task: `${batch}-${index}` }),
    );
  const names = Array.from({ length: 12 }, (_, index) => `b${index}`);
  for (let round = 0; round < 3; round += 1) {
    const child = await startChildGateway(dataDir);
    let answered = 0;
    const sending = names.map(async (name) => {
      const { status } = await record(child.url, { batch_id: name, spans: spans(name) });
      answered += status === 200 ? 1 : 0;
      if (answered === 1 + round) await child.kill();
    });
    await Promise.allSettled(sending);
    await child.kill();
  }
  const child = await startChildGateway(dataDir);
  for (const name of names)
    expect(await recordSurely(child.url, { batch_id: name, spans: spans(name) })).toMatchObject({
      status: 200,
    });
  await child.stop();
  const lines = tasksOf(await feed(dataDir));
  expect(lines.toSorted()).toEqual(names.flatMap((name) => spans(name).map(({ task }) => task)).toSorted());
  await rm(dataDir, { recursive: true });
}, 60_000);

test('only who may: cost:write records, cost:read reads, each for the own tenant', async () => {
  await using running = await startTenantGateway({
    tenants: [tenant('alpha'), tenant('beta')],
    env: { JWT_SECRET },
  });
  const { url } = running;
  const [writes, reads] = [await token('alpha', 'cost:write'), await token('alpha', 'cost:read')];
  expect(await record(url, { spans: [span({ pcs_id: HEX })] }, reads)).toMatchObject({ status: 403 });
  expect(await record(url, { spans: [span({ pcs_id: HEX })] }, writes)).toMatchObject({ status: 200 });
  expect((await get(`${url}/v1/cost/alpha`, writes)).status).toBe(403);
  expect((await get(`${url}/v1/cost/beta`, reads)).status).toBe(403);
  const ofAlpha = async () => (await get(`${url}/v1/cost/alpha`, reads)).body;
  await expect.poll(ofAlpha, POLL).toMatchObject({ spans_recorded: 1 });
  const ofBeta = (await get(`${url}/v1/cost/beta`, await token('beta', 'cost:read'))).body;
  expect(ofBeta).toMatchObject({ spans_recorded: 0, total: [], forecasts: [] });
});

test("one tenant's batch ids and output ids are not another's", async () => {
  await using running = await startTenantGateway({
    tenants: [tenant('alpha'), tenant('beta')],
    env: { JWT_SECRET },
  });
  const may = (id: string) => token(id, 'pcs:submit cost:read cost:write');
  const { url } = running;
  const body = await signedBody('shared', {}, hmacKey('alpha secret'));
  const batch = { batch_id: 'b', spans: [span({ pcs_id: JSON.parse(Buffer.from(body).toString()).pcs_id })] };
  for (const id of ['alpha', 'beta'])
    expect(await record(url, batch, await may(id))).toMatchObject({ status: 200, body: { replayed: false } });
  expect((await post(url, body, await may('alpha'))).status).toBe(200);
  const accepted = async (id: string) => (await get(`${url}/v1/cost/${id}`, await may(id))).body;
  await expect.poll(() => accepted('alpha'), POLL).toMatchObject({ total: [{ accepted: 1 }] });
  expect(await accepted('beta')).toMatchObject({ total: [{ accepted: 0, undecided: 1 }] });
});
