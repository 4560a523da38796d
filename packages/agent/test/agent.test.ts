import type { ServerResponse } from 'node:http';
import { parsePcs, signPcs } from '@kakeya/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Agent, createAgent } from '../src/agent.ts';
import type { AgentOptions } from '../src/options.ts';
import { summarise } from '../src/summary/summarise.ts';
import { temporaryDirectory } from './support/directory.ts';
import {
  acceptIt,
  answerJson,
  answerLine,
  linesOf,
  type Received,
  type ScriptedGateway,
  startGateway,
} from './support/gateway.ts';
import { HMAC_KEY, isSignedBy } from './support/keys.ts';

async function agentTo(endpoint: string, options: Partial<AgentOptions> = {}): Promise<Agent> {
  const agent = await createAgent({
    endpoint,
    key: HMAC_KEY,
    dataDir: temporaryDirectory(),
    random: () => 0,
    sleep: async () => undefined,
    ...options,
  });
  onTestFinished(() => agent.close());
  return agent;
}

/** Accepts single records and batches. */
function acceptAll(received: Received, response: ServerResponse): void {
  if (received.path === '/v1/pcs/submit') acceptIt(received, response);
  else response.end(linesOf(received).map(answerLine).join(''));
}

function recordIn(received: Received | undefined) {
  const parsed = parsePcs(received?.body ?? new Uint8Array());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.record;
}

describe('submit', () => {
  test('numbers, signs, records, sends and returns the verdict', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint, { tenant: 'acme', token: 'abc.def', shardId: 'desk-7' });
    const result = await agent.submit(await agent.summarise({ text: 'An answer to a customer.' }));
    expect(result).toMatchObject({ status: 'decided', decision: 'accept', accepted: true, outboxSeq: 1 });
    const [received] = gateway.received;
    expect(received?.headers).toMatchObject({ 'x-tenant-id': 'acme', authorization: 'Bearer abc.def' });
    const record = recordIn(received);
    expect(record).toMatchObject({
      ft: { outbox_seq: 1 },
      tenant_id: 'acme',
      shard_id: 'desk-7',
      kid: 'test',
    });
    expect(await isSignedBy(HMAC_KEY, received?.body ?? new Uint8Array())).toBe(true);
    expect(await agent.pending()).toEqual([]);
  });

  test('version 0.1 is signed with its own bytes', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint, { pcsVersion: '0.1' });
    await agent.submit(await agent.summarise({ text: 'An answer to a customer.' }));
    expect(recordIn(gateway.received[0])).toMatchObject({ version: '0.1', ft: { outbox_seq: 1 } });
    expect(await isSignedBy(HMAC_KEY, gateway.received[0]?.body ?? new Uint8Array())).toBe(true);
  });

  test('a record is in the outbox before the first byte is sent', async () => {
    const pendingAtSend: number[] = [];
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint, {
      fetch: async (...request) => {
        pendingAtSend.push((await agent.pending()).length);
        return fetch(...request);
      },
    });
    await agent.submit(await agent.summarise({ text: 'x' }));
    expect(pendingAtSend).toEqual([1]);
  });

  test('what the agent reports of its condition is signed, only the number is put in', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint);
    const ft = { outbox_seq: 99, degraded: true, fallbacks: ['cpu'], clock_skew_ms: -3 };
    await agent.submit({ ...(await agent.summarise({ text: 'x' })), ft });
    expect(recordIn(gateway.received[0]).ft).toEqual({ ...ft, outbox_seq: 1 });
  });

  test('a signed record is sent as it is, by an agent without a key too', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await createAgent({ endpoint: gateway.endpoint, dataDir: temporaryDirectory() });
    onTestFinished(() => agent.close());
    const signed = await signPcs(await summarise({ text: 'x' }), HMAC_KEY);
    await agent.submit(signed);
    expect(recordIn(gateway.received[0])).toEqual(signed);
    await expect(agent.submit(await agent.summarise({ text: 'x' }))).rejects.toMatchObject({
      code: 'key_missing',
    });
  });

  test('equal outputs at one instant are records of their own', async () => {
    const agent = await agentTo('http://127.0.0.1:1', { clock: () => 5000 });
    const [a, b] = [await agent.summarise({ text: 'Yes.' }), await agent.summarise({ text: 'Yes.' })];
    expect([a.epoch, b.epoch]).toEqual([5000, 5001]);
    expect(a.pcs_id).not.toBe(b.pcs_id);
    expect((await agent.summarise({ text: 'Yes.', epoch: 5000 })).pcs_id).toBe(a.pcs_id);
  });

  test('what no gateway would take is refused here and leaves no trace', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint, { tenant: 'acme' });
    const record = await agent.summarise({ text: 'x' });
    await expect(agent.submit({ ...record, r: -5 })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining('/r'),
    });
    await expect(agent.submit({ ...record, epoch: record.epoch + 1 })).rejects.toThrow('/pcs_id');
    const stranger = await summarise({ text: 'x' }, { tenant: 'other' });
    await expect(agent.submit(stranger)).rejects.toMatchObject({ code: 'tenant_mismatch' });
    expect([await agent.pending(), await agent.deadLetters.list(), gateway.received]).toEqual([[], [], []]);
  });
});

describe('submitBatch', () => {
  test('returns results in order, over as many requests as needed', async () => {
    const gateway = await startGateway(acceptAll);
    const agent = await agentTo(gateway.endpoint);
    const records = [];
    for (let i = 0; i < 450; i += 1) records.push(await agent.summarise({ text: `${i}` }));
    const results = await agent.submitBatch(records);
    expect(results.map(({ pcsId }) => pcsId)).toEqual(records.map(({ pcs_id }) => pcs_id));
    expect(results.map(({ outboxSeq }) => outboxSeq)).toEqual(records.map((_, i) => i + 1));
    expect(gateway.received.map((received) => linesOf(received).length)).toEqual([200, 200, 50]);
  });

  test('of nothing is nothing', async () => {
    const agent = await agentTo('http://127.0.0.1:1');
    expect(await agent.submitBatch([])).toEqual([]);
  });
});

describe('flush', () => {
  test('sends what a closed agent left, the same bytes', async () => {
    const dataDir = temporaryDirectory();
    const gateway = await startGateway((received, response, count) => {
      if (count > 1) acceptAll(received, response);
      else void first.close();
    });
    const first = await agentTo(gateway.endpoint, { dataDir });
    const record = await first.summarise({ text: 'x' });
    await expect(first.submit(record)).rejects.toMatchObject({ code: 'agent_closed' });
    const second = await agentTo(gateway.endpoint, { dataDir });
    expect(await second.pending()).toMatchObject([{ outboxSeq: 1, pcsId: record.pcs_id }]);
    expect(await second.flush()).toMatchObject([{ status: 'decided', accepted: true, pcsId: record.pcs_id }]);
    expect(gateway.received[1]?.body).toEqual(gateway.received[0]?.body);
    expect(await second.flush()).toEqual([]);
  });

  test('leaves alone what this agent is sending', async () => {
    let answer = (): void => undefined;
    const gateway = await startGateway((received, response) => {
      answer = () => acceptIt(received, response);
      void agent.flush().then(async (results) => {
        expect(results).toEqual([]);
        answer();
      });
    });
    const agent = await agentTo(gateway.endpoint);
    expect(await agent.submit(await agent.summarise({ text: 'x' }))).toMatchObject({ accepted: true });
    expect(gateway.received).toHaveLength(1);
  });
});

describe('dead letters', () => {
  test('are listed with their reason, redriven with the same bytes, and then gone', async () => {
    let healthy = false;
    const gateway = await startGateway((received, response) => {
      if (healthy) acceptAll(received, response);
      else
        answerJson(response, 401, { type: 'https://kakeya.dev/problems/signature', detail: 'unknown key' });
    });
    const agent = await agentTo(gateway.endpoint);
    const result = await agent.submit(await agent.summarise({ text: 'x' }));
    expect(result).toMatchObject({ status: 'dead_lettered', reason: { code: 'refused', status: 401 } });
    expect(await agent.deadLetters.list()).toMatchObject([
      { outboxSeq: 1, reason: { type: 'https://kakeya.dev/problems/signature', detail: 'unknown key' } },
    ]);
    healthy = true;
    expect(await agent.deadLetters.redrive()).toMatchObject([
      { status: 'decided', accepted: true, outboxSeq: 1 },
    ]);
    expect(gateway.received[1]?.body).toEqual(gateway.received[0]?.body);
    expect(await agent.deadLetters.list()).toEqual([]);
    expect(await agent.deadLetters.redrive()).toEqual([]);
    expect(gateway.received).toHaveLength(2);
  });

  test('are not pending: neither flush, nor the next agent, nor a failed redrive sends them by themselves', async () => {
    const dataDir = temporaryDirectory();
    const gateway = await startGateway((received, response) => {
      if (received.path === '/v1/pcs/submit') return answerJson(response, 422, { type: 'about:blank' });
      return response.writeHead(404).end() && undefined;
    });
    const agent = await agentTo(gateway.endpoint, { dataDir });
    for (let i = 0; i < 3; i += 1) await agent.submit(await agent.summarise({ text: `${i}` }));
    expect(await agent.flush()).toEqual([]);
    expect(gateway.received).toHaveLength(3);
    expect(await agent.deadLetters.redrive([2])).toMatchObject([{ status: 'dead_lettered', outboxSeq: 2 }]);
    expect(gateway.received).toHaveLength(4);
    await agent.close();
    const next = await agentTo(gateway.endpoint, { dataDir });
    expect(await next.flush()).toEqual([]);
    expect(gateway.received).toHaveLength(4);
    expect((await next.deadLetters.list()).map(({ outboxSeq }) => outboxSeq)).toEqual([1, 2, 3]);
  });

  test('a redrive of all tries each once, though they die again', async () => {
    const gateway = await startGateway((_, response) => answerJson(response, 422, {}));
    const agent = await agentTo(gateway.endpoint);
    const records = [];
    for (let i = 0; i < 201; i += 1) records.push(await agent.summarise({ text: `${i}` }));
    await agent.submitBatch(records);
    const before = gateway.received.filter(({ path }) => path === '/v1/pcs/submit').length;
    const results = await agent.deadLetters.redrive();
    const after = gateway.received.filter(({ path }) => path === '/v1/pcs/submit').length;
    expect([before, after, results.length]).toEqual([201, 402, 201]);
    expect(results.every(({ status }) => status === 'dead_lettered')).toBe(true);
  });

  test('discard deletes the named ones', async () => {
    const gateway = await startGateway((_, response) => answerJson(response, 400, {}));
    const agent = await agentTo(gateway.endpoint);
    for (let i = 0; i < 2; i += 1) await agent.submit(await agent.summarise({ text: `${i}` }));
    expect(await agent.deadLetters.discard([1, 77])).toBe(1);
    expect((await agent.deadLetters.list()).map(({ outboxSeq }) => outboxSeq)).toEqual([2]);
  });
});

async function closeOnce(agent: Agent, gateway: ScriptedGateway): Promise<void> {
  while (gateway.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await agent.close();
}

describe('close', () => {
  test('may be called twice, and afterwards every call is refused', async () => {
    const agent = await agentTo('http://127.0.0.1:1');
    const record = await agent.summarise({ text: 'x' });
    await agent.close();
    await agent.close();
    const calls = [
      agent.submit(record),
      agent.submitBatch([]),
      agent.flush(),
      agent.pending(),
      agent.deadLetters.list(),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'agent_closed' });
  });

  test('interrupts a pause', async () => {
    const gateway = await startGateway((_, response) =>
      answerJson(response, 503, {}, { 'retry-after': '600' }),
    );
    const agent = await createAgent({
      endpoint: gateway.endpoint,
      key: HMAC_KEY,
      dataDir: temporaryDirectory(),
    });
    const submitted = agent.submit(await agent.summarise({ text: 'x' }));
    const [outcome] = await Promise.allSettled([submitted, closeOnce(agent, gateway)]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'agent_closed' } });
  });

  test('comes with the scope', async () => {
    let outside: Agent | undefined;
    {
      await using agent = await agentTo('http://127.0.0.1:1');
      outside = agent;
    }
    await expect(outside.pending()).rejects.toMatchObject({ code: 'agent_closed' });
  });
});

describe('options', () => {
  test.each<[string, Partial<AgentOptions>]>([
    ['an endpoint that is no URL', { endpoint: 'gateway:8080' }],
    ['a file endpoint', { endpoint: 'file:///tmp' }],
    ['credentials in the endpoint', { endpoint: 'http://user:pass@host' }],
    ['a query in the endpoint', { endpoint: 'http://host/?a=b' }],
    ['a token with a line end', { token: 'abc\r\nx-evil: 1' }],
    ['a key beside `keys`', { keys: [HMAC_KEY] }],
    ['a fraction of a try', { retry: { maxTries: 1.5 } }],
    ['a negative retention', { retainAcked: -1 }],
  ])('refuse %s', async (_, options) => {
    await expect(agentTo('http://127.0.0.1:1', options)).rejects.toMatchObject({ code: 'option_invalid' });
  });

  test('an empty `keys` is refused, since somebody meant to sign', async () => {
    const options = { endpoint: 'http://127.0.0.1:1', dataDir: temporaryDirectory(), keys: [] };
    await expect(createAgent(options)).rejects.toMatchObject({ code: 'option_invalid' });
  });

  test('a tenant id that is none is refused', async () => {
    await expect(agentTo('http://127.0.0.1:1', { tenant: 'a b' })).rejects.toMatchObject({
      code: 'tenant_id_invalid',
    });
  });

  test('the first of `keys` signs', async () => {
    const gateway = await startGateway(acceptAll);
    const keys = [
      { ...HMAC_KEY, kid: 'new' },
      { ...HMAC_KEY, kid: 'old' },
    ];
    const agent = await createAgent({
      endpoint: `${gateway.endpoint}/`,
      keys,
      dataDir: temporaryDirectory(),
    });
    onTestFinished(() => agent.close());
    await agent.submit(await agent.summarise({ text: 'x' }));
    expect(recordIn(gateway.received[0])).toMatchObject({ kid: 'new' });
    expect(gateway.received[0]?.path).toBe('/v1/pcs/submit');
  });
});
