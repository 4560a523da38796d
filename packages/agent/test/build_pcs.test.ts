import { existsSync, readFileSync } from 'node:fs';
import { asSha256Hex, chunkBytes, merkleRoot, type Pcs, signPcs } from '@kakeya/protocol';
import { collectRows, type Payload, readCsv } from '@kakeya/signals';
import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BuildPcsInput, buildPcs } from '../src/summary/build_pcs.ts';
import { HMAC_KEY, isSignedBy } from './support/keys.ts';

const reference = new URL('../../../../shared/reference/', import.meta.url);
const csv = new URL('tiny_case_1.csv', reference);
const golden = new URL('pcs_tiny_case_1.json', reference);

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const text: BuildPcsInput = {
  payload: {
    kind: 'text',
    text: 'One sentence says this. Another one says something else, and a third follows it. '.repeat(3),
  },
  version: '0.2',
  shardId: 'shard-001',
  epoch: 7,
  sentAt: '2026-01-01T00:00:00Z',
};

describe.skipIf(!existsSync(csv))('the reference case (needs reference/tiny_case_1.csv)', () => {
  test('is reproduced field for field, signature included', async () => {
    const payload: Payload = { kind: 'points', ...(await collectRows(readCsv(chunksOf(readFileSync(csv))))) };
    const record = buildPcs({
      payload,
      version: '0.1',
      shardId: 'test-shard-001',
      epoch: 1,
      attempt: 1,
      seed: 42,
      scales: [2, 4, 8, 16],
      chunkBytes: 64,
      sentAt: '2025-01-19T12:00:00Z',
    });
    const { v_star, ...rest } = await signPcs(record, HMAC_KEY);
    const { v_star: expectedDirection, ...expected } = JSON.parse(readFileSync(golden, 'utf8')) as Pcs;
    expect(rest).toEqual(expected);
    expect(v_star).toHaveLength(3);
    for (const [i, value] of v_star.entries()) {
      expect(Math.abs(value - (expectedDirection[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-12);
    }
  });
});

describe('version 0.1', () => {
  test('has no room for a tenant or a context, and says so instead of dropping them', () => {
    const answer = asSha256Hex('0'.repeat(64));
    for (const extra of [{ tenantId: 'acme' }, { context: { answer } }]) {
      expect(() => buildPcs({ ...text, version: '0.1', ...extra })).toThrow(
        expect.objectContaining({ code: 'input_invalid' }),
      );
    }
  });

  test('carries the numbers that its signature covers: at most nine decimals', () => {
    const record = buildPcs({ ...text, version: '0.1' });
    for (const value of [record.D_hat, record.coh_star, record.r, record.budget]) {
      expect(Number(value.toFixed(9))).toBe(value);
    }
  });
});

describe('version 0.2', () => {
  test('carries full precision, size, kind, validity, tenant and context', () => {
    const answer = asSha256Hex('a'.repeat(64));
    const record = buildPcs({ ...text, tenantId: 'acme', context: { answer, passages: [answer] } });
    expect(record).toMatchObject({
      version: '0.2',
      payload_kind: 'text',
      d: 2,
      tenant_id: 'acme',
      context: { answer, passages: [answer] },
      validity: { r: { valid: true } },
      ft: { outbox_seq: 0, degraded: false, fallbacks: [], clock_skew_ms: 0 },
    });
    expect(Number(record.r.toFixed(9))).not.toBe(record.r);
  });

  test('commits to the payload in RFC 6962 leaves of the chunk size', () => {
    const bytes = new TextEncoder().encode(text.payload.kind === 'text' ? text.payload.text : '');
    for (const size of [1, 64, 1000]) {
      expect(buildPcs({ ...text, chunkBytes: size }).merkle_root).toBe(merkleRoot(chunkBytes(bytes, size)));
    }
  });
});

describe('any record', () => {
  const versions = fc.constantFrom<'0.1' | '0.2'>('0.1', '0.2');

  test('is never contradicted by a verifier, whatever the text', () => {
    const verify = createVerifier(DEFAULT_PARAMS);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), versions, (words, version) => {
        const record = buildPcs({ ...text, version, payload: { kind: 'text', text: words } });
        expect(verify(record).reasons.filter(({ effect }) => effect === 'reject')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('verifies once signed and sent as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.nat(5)), {
          minLength: 1,
          maxLength: 40,
        }),
        versions,
        async (rows, version) => {
          const matrix = { n: rows.length, d: 2, data: Float64Array.from(rows.flat()) };
          const raw = new TextEncoder().encode(JSON.stringify(rows));
          const record = buildPcs({ ...text, version, payload: { kind: 'points', matrix, raw } });
          const body = new TextEncoder().encode(JSON.stringify(await signPcs(record, HMAC_KEY)));
          expect(await isSignedBy(HMAC_KEY, body)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    ['a shard id with the separator of ids', { shardId: 'a|b' }],
    ['a negative epoch', { epoch: -1 }],
    ['an attempt of 0', { attempt: 0 }],
    ['a time without a zone', { sentAt: '2026-01-01T00:00:00' }],
    ['descending scales', { scales: [8, 4, 2] }],
  ])('is refused before it is signed: %s', (_, change) => {
    expect(() => buildPcs({ ...text, ...change })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    );
  });
});
