import { hmacKeyOf } from '@kakeya/agent/keys';
import {
  createKeyring,
  generateSigningKey,
  type SigningKey,
  type VerificationKey,
  verificationKeyOf,
} from '@kakeya/protocol';
import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../src/load/http/response_parser.ts';
import type { NewKind } from '../src/load/mixes.ts';
import { Acknowledged, acknowledgementOf, sameAcknowledgement } from '../src/load/records/acknowledged.ts';
import { createRecordSource, type RecordPlan } from '../src/load/records/record_source.ts';
import { SignedAhead, type SignedRecord } from '../src/load/records/signed_ahead.ts';
import { compareAgain } from '../src/load/verify/compare_again.ts';
import { judgeRecord } from '../src/records/judgement.ts';

const hmac = hmacKeyOf('a key for tests only');

function planOf(overrides: Partial<RecordPlan> = {}): RecordPlan {
  const key = hmac.signing;
  if (key === undefined) throw new Error('no key');
  return {
    mix: 'mixed',
    seed: 64,
    run: 'a',
    key,
    tenant: undefined,
    sentAt: '2026-01-01T00:00:00Z',
    ...overrides,
  };
}

async function keys(): Promise<[SigningKey, VerificationKey][]> {
  const ed25519 = await generateSigningKey('ed25519');
  return [
    [planOf().key, hmac.verification],
    [ed25519, await verificationKeyOf(ed25519)],
  ];
}

/** What a gateway decides, offline. */
const EXPECTED: Readonly<Record<NewKind, object>> = {
  accept: { decision: 'accept', signature: 'valid' },
  escalate: { decision: 'escalate', signature: 'valid' },
  forged: { decision: 'reject', signature: 'refused', reasons: [{ code: 'signature_invalid' }] },
  malformed: { decision: 'invalid' },
};

describe('the records of a run', () => {
  test('are judged as their kind says, with either kind of key, and bound to the tenant', async () => {
    const decide = createVerifier(DEFAULT_PARAMS);
    for (const [key, verification] of await keys()) {
      const source = createRecordSource(planOf({ key, tenant: 'acme' }));
      const seen = new Set<NewKind>();
      for (let index = 0; index < 600; index += 1) {
        const kind = source.kindOf(index);
        if (kind === 'accept' && seen.has(kind)) continue;
        seen.add(kind);
        const bytes = await source.bytesOf(index);
        const judgement = await judgeRecord(bytes, createKeyring([verification]), decide, Date.now());
        expect(judgement, `${kind} ${index}`).toMatchObject(EXPECTED[kind]);
        if (kind === 'malformed') continue;
        expect(JSON.parse(bytes.toString())).toMatchObject({ pcs_id: source.idOf(index), tenant_id: 'acme' });
      }
      expect(seen).toEqual(new Set(['accept', 'escalate', 'forged', 'malformed']));
    }
  });

  test('are the same bytes whenever they are made; two runs share their kinds and no id', async () => {
    const [one, again] = [createRecordSource(planOf()), createRecordSource(planOf())];
    const other = createRecordSource(planOf({ run: 'b' }));
    for (let index = 0; index < 20; index += 1) {
      expect(await one.bytesOf(index)).toEqual(await again.bytesOf(index));
      expect(other.kindOf(index)).toBe(one.kindOf(index));
      expect(other.idOf(index)).not.toBe(one.idOf(index));
    }
  });
});

describe('signing ahead', () => {
  test('every record once, in order, the same as its source makes, and none beyond the total', async () => {
    const total = 1_300;
    const source = createRecordSource(planOf());
    await using ahead = new SignedAhead(planOf(), { ahead: 600, total });
    await ahead.filled();
    const taken: SignedRecord[] = [];
    while (taken.length < total) {
      const next = ahead.take();
      if (next === undefined) await new Promise<void>((resolve) => ahead.onReady(resolve));
      else taken.push(next);
    }
    for (const [index, signed] of taken.entries()) {
      expect(signed).toEqual({
        index,
        id: source.idOf(index),
        kind: source.kindOf(index),
        record: await source.bytesOf(index),
      });
    }
    expect(ahead.take()).toBeUndefined();
  });

  test('a thread that cannot sign is reported', async () => {
    const key: SigningKey = { ...planOf().key, alg: 'hmac-sha256-prehash' };
    await using ahead = new SignedAhead(planOf({ key }), { ahead: 1, total: 1 });
    await expect(ahead.filled()).rejects.toThrow('Version 0.2 is signed with hmac-sha256 or ed25519');
    expect(ahead.broken.aborted).toBe(true);
  });
});

describe('acknowledgements', () => {
  test('are kept as they were first said, for any indexes', () => {
    const said = fc.tuple(
      fc.oneof(fc.nat(300), fc.nat(200_000)),
      fc.constantFrom(200 as const, 202 as const),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 40 }), (all) => {
        const kept = new Acknowledged();
        const model = new Map<number, ReturnType<typeof acknowledgementOf>>();
        for (const [index, status, body] of all) {
          const acknowledgement = acknowledgementOf(status, Buffer.from(body));
          kept.add(index, acknowledgement);
          if (!model.has(index)) model.set(index, acknowledgement);
        }
        expect(kept.size).toBe(model.size);
        expect(new Map(kept)).toEqual(model);
        for (const [index, expected] of model) {
          const found = kept.get(index);
          expect(found !== undefined && sameAcknowledgement(found, expected)).toBe(true);
          expect(kept.get(index + 1) === undefined).toBe(!model.has(index + 1));
        }
      }),
      { numRuns: 30 },
    );
  });

  const body = Buffer.from('{"accepted":true}');
  const first = acknowledgementOf(200, body);
  const answer = (status: number, text: Buffer, replayed: boolean): HttpResponse => ({
    status,
    headers: new Map(replayed ? [['idempotent-replayed', 'true']] : []),
    body: text,
    keepAlive: true,
  });
  const other = Buffer.from('{"accepted":true }');

  test.each([
    ['read', answer(200, body, false), 'same'],
    ['read', answer(200, other, false), 'different'],
    ['read', answer(404, body, false), 'missing'],
    ['read', answer(401, body, false), 'refused'],
    ['resubmit', answer(200, body, true), 'same'],
    ['resubmit', answer(202, body, true), 'different'],
    ['resubmit', answer(200, other, true), 'different'],
    ['resubmit', answer(200, other, false), 'missing'],
    ['resubmit', answer(200, body, false), 'missing'],
    ['resubmit', answer(401, body, false), 'refused'],
  ] as const)('asked for again by %s, %j is %s', (method, now, expected) => {
    expect(compareAgain(method, first, now)).toBe(expected);
  });
});
