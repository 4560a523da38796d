import type { Worker } from 'node:worker_threads';
import {
  asTenantId,
  createKeyring,
  generateSigningKey,
  type TenantId,
  verificationKeyOf,
} from '@kakeya/protocol';
import type { Journal, ProjectionStore } from '@kakeya/storage';
import { DEFAULT_DECISION_SETTINGS } from '@kakeya/verdict';
import { DEFAULT_GROUNDING } from '@kakeya/verdict/grounding';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decisions } from '../src/decisions/decisions.ts';
import type { JudgedTenant } from '../src/judge/judge_evidence.ts';
import { JudgePool } from '../src/judge/judge_pool.ts';
import { createLocalJudge } from '../src/judge/local_judge.ts';
import { packEvidence, unpackEvidence } from '../src/judge/wire.ts';
import { noDecisions } from './support/decisions.ts';
import { hmacKey, signedBody } from './support/records.ts';

const NAMES = ['acme', 'globex'] as const;
let tenants: ReadonlyMap<string, JudgedTenant>;
let pool: JudgePool;

async function tenant(name: string, secret: string): Promise<JudgedTenant> {
  const keyring = createKeyring([await verificationKeyOf(hmacKey(secret))]);
  return { id: asTenantId(name), keyring, minPcsVersion: '0.2' };
}

async function evidence(name: TenantId, record: string, secret: string, seq: number) {
  const body = new TextEncoder().encode(await signedBody(record, {}, hmacKey(secret)));
  return { seq, tenant: name, receivedAtMs: Date.UTC(2030, 0, 1) + seq, body };
}

beforeAll(async () => {
  tenants = new Map(await Promise.all(NAMES.map(async (name) => [name, await tenant(name, name)] as const)));
  pool = new JudgePool(2, tenants.values(), noDecisions());
});

afterAll(() => pool.close());

describe('judge pool', () => {
  test('judges as this thread does, whatever the order and the number', async () => {
    const local = createLocalJudge(tenants);
    const cases = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const name = asTenantId(['acme', 'globex', 'nobody'][index % 3] ?? '');
        const item = await evidence(
          name,
          `record ${index % 40}`,
          index % 5 === 0 ? 'other' : name,
          index + 1,
        );
        return index % 7 === 0 ? { ...item, body: item.body.subarray(0, index) } : item;
      }),
    );
    const expected = await Promise.all(cases.map((item) => local.judge(item)));
    expect(await Promise.all(cases.map((item) => pool.judge(item)))).toEqual(expected);
    expect(new Set(expected.map((judgement) => judgement.kind))).toEqual(new Set(['judged', 'refused']));
  });

  test('grounds an answer as this thread does, beside what it judges', async () => {
    const question = {
      answer: 'It costs 12 euros.',
      passages: ['It costs 13 euros.'],
      params: DEFAULT_GROUNDING,
    };
    const here = await createLocalJudge(tenants).ground(question);
    expect(here).toMatchObject({ grounded: false, unsupportedCount: 1 });
    expect(await pool.ground(question)).toEqual(here);
    const invalid = { ...question, params: { ...DEFAULT_GROUNDING, shingleSize: 0 } };
    await expect(pool.ground(invalid)).rejects.toThrow(/shingleSize/);
  });

  test('what is asked after a change of tenants is judged by the new ones', async () => {
    const changing = new JudgePool(2, [await tenant('acme', 'old')], noDecisions());
    const signedByNew = await evidence(asTenantId('acme'), 'r', 'new', 1);
    const before = changing.judge(signedByNew);
    changing.replaceTenants([await tenant('acme', 'new')]);
    const after = changing.judge(signedByNew);
    expect(await before).toMatchObject({ kind: 'refused', type: 'key-unknown' });
    expect(await after).toMatchObject({ kind: 'judged', status: 200 });
    await changing.close();
  });

  test('answers that end out of order go to those who asked: Ed25519 takes longer than HMAC', async () => {
    const slow = await generateSigningKey('ed25519');
    const ed = asTenantId('ed');
    const keyring = createKeyring([await verificationKeyOf(slow)]);
    const both = new Map([...tenants, ['ed', { id: ed, keyring, minPcsVersion: '0.2' as const }]]);
    const [mixed, local] = [new JudgePool(1, both.values(), noDecisions()), createLocalJudge(both)];
    const asked: Promise<unknown>[] = [];
    const expected: Promise<unknown>[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      const name = asTenantId(turn % 2 === 0 ? 'ed' : 'acme');
      const key = turn % 2 === 0 ? slow : hmacKey('acme');
      for (let index = 0; index < 8; index += 1) {
        const body = new TextEncoder().encode(await signedBody(`turn ${turn} ${index}`, {}, key));
        const item = { seq: turn * 8 + index + 1, tenant: name, receivedAtMs: 0, body };
        asked.push(mixed.judge(item));
        expected.push(local.judge(item));
      }
    }
    expect(await Promise.all(asked)).toEqual(await Promise.all(expected));
    await mixed.close();
  });

  test('a thread that starts amid a change has it once, and judges by it', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker): number => workers.push(worker);
    process.on('worker', note);
    const journal = { append: async () => 10, stats: () => ({ durableSeq: 0 }) } as unknown as Journal;
    const store = { load: async () => undefined } as unknown as ProjectionStore;
    const decisions = await Decisions.open(journal, store);
    const own = new JudgePool(1, tenants.values(), decisions);
    const [before, after] = [
      await evidence(asTenantId('acme'), 'amid before', 'acme', 5),
      await evidence(asTenantId('acme'), 'amid after', 'acme', 15),
    ];
    await own.judge(before);
    const ended = new Promise((resolve) => workers[0]?.once('exit', resolve));
    await workers[0]?.terminate();
    await ended;
    const asked = own.judge(before);
    decisions.replay(10, {
      kind: 'settings',
      tenant: 'acme',
      at_ms: 0,
      settings: { ...DEFAULT_DECISION_SETTINGS, requireGuarantee: true },
      sample_seed: 's',
    });
    expect(await asked).toMatchObject({ decision: 'accept' });
    expect(await own.judge(after)).toMatchObject({ decision: 'escalate' });
    expect(workers).toHaveLength(2);
    process.off('worker', note);
    await own.close();
  });

  test('a thread that dies refuses what it had, answers nothing in its place, and is replaced by the next question', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker): number => workers.push(worker);
    process.on('worker', note);
    const dying = new JudgePool(1, tenants.values(), noDecisions());
    const acme = asTenantId('acme');
    const items = await Promise.all(
      Array.from({ length: 200 }, (_, index) => evidence(acme, `dying ${index}`, 'acme', index + 1)),
    );
    const local = createLocalJudge(tenants);
    const expected = await Promise.all(items.map((item) => local.judge(item)));
    for (let round = 0; round < 4; round += 1) {
      const asked = items.map((item) => dying.judge(item).catch((fault: unknown) => fault));
      setImmediate(() => void workers.at(-1)?.terminate());
      const answers = await Promise.all(asked);
      const refused = { name: 'GatewayError', code: 'judge_failed' };
      for (const [index, answer] of answers.entries())
        expect(answer).toMatchObject(answer instanceof Error ? refused : (expected[index] ?? refused));
    }
    expect(await Promise.all(items.map((item) => dying.judge(item)))).toEqual(expected);
    process.off('worker', note);
    expect(workers).toHaveLength(5);
    await dying.close();
  });

  test('a text is measured as in this thread, also one whose record names a seed that is none', async () => {
    const local = createLocalJudge(tenants);
    const text = 'one two three four five six seven eight nine ten '.repeat(40);
    const question = { text, seed: 42, scales: [2, 4, 8] };
    const measured = await pool.measure(question);
    expect(measured).toEqual(await local.measure(question));
    expect(measured).toMatchObject({ n: 401, cohNull: { z: expect.any(Number) } });
    expect(await pool.measure({ ...question, seed: -1 })).toEqual({
      refused: expect.stringContaining('seed'),
    });
  });

  test('evidence survives packing, whatever its bodies', () => {
    const items = fc.array(
      fc.record({
        seq: fc.nat(),
        tenant: fc.constantFrom(...NAMES).map(asTenantId),
        receivedAtMs: fc.nat(),
        body: fc.uint8Array({ maxLength: 40 }),
      }),
    );
    fc.assert(
      fc.property(items, (given) => {
        expect(unpackEvidence(packEvidence(1, given))).toEqual(given);
      }),
    );
  });
});
