import { asTenantId, createKeyring, type TenantId, verificationKeyOf } from '@kakeya/protocol';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JudgedTenant } from '../src/judge/judge_evidence.ts';
import { JudgePool } from '../src/judge/judge_pool.ts';
import { createLocalJudge } from '../src/judge/local_judge.ts';
import { packEvidence, unpackEvidence } from '../src/judge/wire.ts';
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
  pool = new JudgePool(2, tenants.values());
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

  test('what is asked after a change of tenants is judged by the new ones', async () => {
    const changing = new JudgePool(2, [await tenant('acme', 'old')]);
    const signedByNew = await evidence(asTenantId('acme'), 'r', 'new', 1);
    const before = changing.judge(signedByNew);
    changing.replaceTenants([await tenant('acme', 'new')]);
    const after = changing.judge(signedByNew);
    expect(await before).toMatchObject({ kind: 'refused', type: 'key-unknown' });
    expect(await after).toMatchObject({ kind: 'judged', status: 200 });
    await changing.close();
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
        expect(unpackEvidence(packEvidence(given))).toEqual(given);
      }),
    );
  });
});
