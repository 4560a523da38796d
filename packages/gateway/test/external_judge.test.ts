import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { openJournal, StorageError } from '@kakeya/storage';
import type { CheckResult } from '@kakeya/verdict/ensemble';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decodeHeard, HEARD, INBOX, RESULT } from '../src/mod.ts';
import { httpExternalJudge } from '../src/judge/external_judge.ts';
import { encodeHeard, encodeInbox } from '../src/pipeline/log_entry.ts';
import { startChildGateway } from './support/child_gateway.ts';
import { startTestCore } from './support/core.ts';
import {
  answers,
  fails,
  hangs,
  type JudgeBehaviour,
  type JudgeServer,
  passes,
  startJudge,
} from './support/external_judge.ts';
import { post, startTestGateway, temporaryDirectory, type TestGateway, totals } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { entriesOf, rederiveAll } from './support/rederive.ts';
import { contextOf, envelope, GROUNDED, WRONG_NUMBER } from './support/texts.ts';

const TOKEN = 'a token of the judge';
const ensemble = (onFailure: string, timeoutMs: number): Record<string, string> => ({
  ENSEMBLE_CHECKS: `pcs_recompute,grounding,external_judge:1:${onFailure}:${timeoutMs}`,
  JUDGE_THREADS: '0',
});

const POLL = { timeout: 30_000, interval: 5 };
const LONG_MS = 30_000;

/** Kinds of the entries from the first submission on. */
async function kinds(dataDir: string): Promise<readonly number[]> {
  const all = (await entriesOf(dataDir)).map(({ kind }) => kind);
  return all.slice(all.indexOf(INBOX));
}

async function heard(dataDir: string): Promise<readonly CheckResult[]> {
  const entries = await entriesOf(dataDir);
  return entries.filter(({ kind }) => kind === HEARD).flatMap((entry) => decodeHeard(entry).checks);
}

describe.each(['open', 'closed'])('an external judge that is %s', (onFailure) => {
  let judge: JudgeServer;
  let elsewhere: JudgeServer;
  let patient: TestGateway;
  let hasty: TestGateway;
  beforeAll(async () => {
    judge = await startJudge(passes);
    elsewhere = await startJudge(passes);
    const env = { EXTERNAL_JUDGE_URL: judge.url, EXTERNAL_JUDGE_TOKEN: TOKEN };
    patient = await startTestGateway({ ...env, ...ensemble(onFailure, LONG_MS) });
    hasty = await startTestGateway({ ...env, ...ensemble(onFailure, 20) });
  });
  afterAll(async () => {
    await Promise.all([patient, hasty, judge, elsewhere].map((open) => open[Symbol.asyncDispose]()));
  });

  const redirects: JudgeBehaviour = (response) => {
    response.writeHead(307, { location: elsewhere.url });
    response.end();
  };
  const breaksOff: JudgeBehaviour = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"verdict":');
    response.socket?.destroy();
  };
  const unheard = onFailure === 'open' ? 'accept' : 'escalate';
  test.each<readonly [string, JudgeBehaviour, string, string]>([
    ['says pass', passes, 'pass', 'accept'],
    ['says fail', fails, 'fail', 'escalate'],
    ['answers 500', answers({ verdict: 'pass' }, 500), 'error', unheard],
    ['answers 201', answers({ verdict: 'pass' }, 201), 'error', unheard],
    ['answers no JSON', answers('{"verdict":"pass"'), 'error', unheard],
    ['answers with a name twice', answers('{"verdict":"fail","verdict":"pass"}'), 'error', unheard],
    ['answers neither pass nor fail', answers({ verdict: 'maybe' }), 'error', unheard],
    ['answers with an unknown member', answers({ verdict: 'pass', sure: true }), 'error', unheard],
    ['answers with a score beyond 1', answers({ verdict: 'pass', score: 2 }), 'error', unheard],
    ['answers at too great a length', answers(`{"verdict":"pass"${' '.repeat(65_536)}}`), 'error', unheard],
    ['sends elsewhere', redirects, 'error', unheard],
    ['breaks off', breaksOff, 'error', unheard],
  ])('that %s', async (name, behaviour, status, decision) => {
    judge.behave(behaviour);
    const reply = await post(patient.gateway.url, await envelope(name, GROUNDED));
    const { checks } = Object(reply.body);
    expect({ decision: reply.body['decision'], last: checks.at(-1) }).toMatchObject({
      decision,
      last: { check: 'external_judge', status },
    });
    expect(reply.body['reasons']).toMatchObject(
      decision === 'accept' ? [] : [{ code: 'ensemble_disagrees', values: { passed: 2 } }],
    );
    expect(elsewhere.asked).toEqual([]);
  });

  test('that takes too long has not answered', async () => {
    judge.behave(hangs);
    const reply = await post(hasty.gateway.url, await envelope('slow', GROUNDED));
    const last = { check: 'external_judge', status: 'timeout' };
    expect(reply.body).toMatchObject({ decision: unheard, checks: [{}, {}, last] });
  });

  test('is shown the answer and its passages, with its token, and nothing else', async () => {
    judge.behave(passes);
    const before = judge.asked.length;
    const body = await envelope('shown', GROUNDED, {}, { ...GROUNDED, samples: [GROUNDED.answer] });
    const reply = await post(patient.gateway.url, body, {
      'x-request-id': 'request-7',
      'x-tenant-id': 'default',
    });
    const [asked, ...more] = judge.asked.slice(before);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/judge',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    });
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      kind: 'kakeya_judge_request',
      version: 1,
      pcs_id: reply.body['pcs_id'],
      ...GROUNDED,
      task: null,
    });
    expect(JSON.stringify(asked?.headers)).not.toMatch(/request-7|default/);
  });

  test('is not asked of what is refused, forged, malformed or without texts', async () => {
    judge.behave(passes);
    const before = judge.asked.length;
    const { url } = patient.gateway;
    const refused = await post(url, await envelope('refused', GROUNDED, { budget: 0.9 }));
    expect(refused.body).toMatchObject({ decision: 'reject', checks: [{ status: 'fail' }, {}] });
    const { pcs } = JSON.parse(await envelope('forged', GROUNDED));
    const forged = await post(url, JSON.stringify({ pcs: { ...pcs, seed: 43 }, ...GROUNDED }));
    const mismatched = await post(url, await envelope('mismatched', GROUNDED, {}, WRONG_NUMBER));
    expect([forged.status, mismatched.status]).toEqual([401, 400]);
    const bare = await post(url, await signedBody('bare', { context: contextOf(GROUNDED) }));
    expect(bare.body['decision']).toBe('escalate');
    expect(judge.asked.length).toBe(before);
  });

  test('decides through the journal alone: what it said comes before the result', async () => {
    await totals(patient.gateway.url);
    const { decided, different } = await rederiveAll(patient.dataDir);
    expect(decided.length).toBeGreaterThan(12);
    expect(different).toEqual([]);
    const all = await kinds(patient.dataDir);
    expect(all.slice(0, 3)).toEqual([INBOX, HEARD, RESULT]);
  });
});

describe('what a judge said', () => {
  let dataDir: string;
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('kill -9 while it thinks: it is asked again, and there is one decision, which the journal explains', async () => {
    dataDir = await temporaryDirectory();
    await using judge = await startJudge(hangs);
    const env = { EXTERNAL_JUDGE_URL: judge.url, ...ensemble('closed', LONG_MS) };
    const body = await envelope('in doubt', GROUNDED);
    const killed = await startChildGateway(dataDir, env);
    const cutOff = post(killed.url, body).catch(() => undefined);
    await expect.poll(() => judge.asked.length, POLL).toBe(1);
    await killed.kill();
    expect(await cutOff).toBeUndefined();
    expect(await kinds(dataDir)).toEqual([INBOX]);

    judge.behave(fails);
    await using running = await startTestGateway(env, dataDir);
    expect(running.gateway.recovery.settled).toBe(1);
    judge.behave(passes);
    const reply = await post(running.gateway.url, body);
    expect(reply.headers.get('idempotent-replayed')).toBe('true');
    expect(reply.body['decision']).toBe('escalate');
    await totals(running.gateway.url);
    const { decided, different } = await rederiveAll(dataDir);
    expect(decided).toMatchObject([{ decision: 'escalate' }]);
    expect(different).toEqual([]);
  });

  test.each([
    ['once', [passes]],
    ['twice, of which the last counts', [fails, passes]],
  ])('a crash after it was heard %s: it counts, whatever the judge says now', async (_, said) => {
    dataDir = await temporaryDirectory();
    await using judge = await startJudge(fails);
    const env = { EXTERNAL_JUDGE_URL: judge.url, ...ensemble('closed', LONG_MS) };
    await (await startTestGateway(env, dataDir)).gateway.close();
    const { journal } = await openJournal({
      directory: join(dataDir, 'journal'),
      clock: Date.now,
      segmentBytes: 65_536,
    });
    const body = await envelope('heard', GROUNDED);
    const inbox = await journal.append(
      INBOX,
      encodeInbox({
        tenant: asTenantId('default'),
        requestId: 'r',
        receivedAtMs: Date.now(),
        body: Buffer.from(body),
      }),
    );
    for (const behaviour of said) {
      const status = behaviour === passes ? 'pass' : 'fail';
      const check = {
        check: 'external_judge',
        status,
        score: null,
        evidence: { reason: 'then' },
        durationMs: 1,
      };
      await journal.append(HEARD, encodeHeard({ inbox, checks: [{ ...check, status }] }));
    }
    await journal.close();

    await using running = await startTestGateway(env, dataDir);
    expect(running.gateway.recovery.settled).toBe(1);
    const reply = await post(running.gateway.url, body);
    expect(reply.body).toMatchObject({
      decision: 'accept',
      checks: [{}, {}, { status: 'pass', evidence: { reason: 'then' } }],
    });
    await totals(running.gateway.url);
    expect((await heard(dataDir)).filter(({ evidence }) => evidence['reason'] === 'then').length).toBe(
      said.length,
    );
    expect((await rederiveAll(dataDir)).different).toEqual([]);
  });
  test('the store decides, but its answer is lost: what is taken up again comes out as the journal says', async () => {
    const said: CheckResult['status'][] = ['pass', 'fail'];
    let lost = false;
    const started = await startTestCore({
      env: ensemble('closed', LONG_MS),
      externalJudge: {
        ask: async () => {
          const status = said.shift() ?? 'fail';
          return { check: 'external_judge', status, score: null, evidence: {}, durationMs: 1 };
        },
      },
      dedup: (store) =>
        new Proxy(store, {
          get(target, name) {
            if (name !== 'putIfAbsent') return Reflect.get(target, name, target);
            return async (...put: Parameters<typeof store.putIfAbsent>) => {
              const done = await target.putIfAbsent(...put);
              if (lost) return done;
              lost = true;
              throw new StorageError('store_unavailable', 'The connection broke.');
            };
          },
        }),
    });
    dataDir = started.dataDir;
    const submission = {
      tenant: asTenantId('default'),
      requestId: 'r',
      receivedAtMs: 0,
      body: Buffer.from(await envelope('lost', GROUNDED)),
    };
    expect(await started.core.ingest.submit(submission)).toMatchObject({ kind: 'refused' });
    await expect
      .poll(() => [started.core.ingest.leftovers, started.core.unresolvedCount()], POLL)
      .toEqual([0, 0]);
    await started.stop();
    const { decided, different } = await rederiveAll(dataDir);
    expect(decided).toMatchObject([{ decision: 'accept' }]);
    expect(different).toEqual([]);
  });

  test('a judge that is not there, or whose time is no time, is an answer, too', async () => {
    const gone = await startJudge(passes);
    await gone[Symbol.asyncDispose]();
    const judge = httpExternalJudge({ url: gone.url, token: undefined, monotonicMs: () => 0 });
    const subject = { pcsId: 'id', answer: 'a', passages: [] };
    for (const timeoutMs of [LONG_MS, Number.NaN]) {
      expect(await judge.ask(subject, timeoutMs)).toMatchObject({ status: 'error', score: null });
    }
  });
});
