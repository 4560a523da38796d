import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSha256Hex, computePcsId, type FieldProblem, parsePcs } from '../src/mod.ts';
import { anyPcs, bytesOf, jsonBytes, recordV01, recordV02 } from './support/records.ts';
import { rejects } from './support/vectors.ts';

function problemsOf(input: Uint8Array): readonly FieldProblem[] {
  const parsed = parsePcs(input);
  return parsed.ok ? [] : parsed.problems;
}

describe('parsePcs refuses with a code and a JSON pointer', () => {
  it.each(rejects.rejects)('$name → $code at "$pointer"', ({ text, base64, code, pointer }) => {
    const input = base64 === undefined ? bytesOf(text ?? '') : Buffer.from(base64, 'base64');
    const problems = problemsOf(input);
    expect(problems[0]).toMatchObject({ code, pointer });
    for (const { message } of problems) expect(message).toMatch(/^(\/|[A-Z]).{10,}\.$/s);
  });

  it('every field that is wrong, at once, up to sixteen', () => {
    const wrong = jsonBytes({
      ...recordV01,
      r: 2,
      budget: -1,
      epoch: 'x',
      ft: { ...recordV01.ft, degraded: 1 },
    });
    expect(
      problemsOf(wrong)
        .map(({ pointer }) => pointer)
        .toSorted(),
    ).toEqual(['/budget', '/epoch', '/ft/degraded', '/r']);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, i]));
    expect(problemsOf(jsonBytes({ ...recordV01, ...many }))).toHaveLength(16);
    expect(
      problemsOf(jsonBytes({ ...recordV01, v_star: Array.from({ length: 4000 }, () => 'x') })),
    ).toHaveLength(16);
  });

  it('without repeating what was sent, however long its keys are', () => {
    const [problem] = problemsOf(jsonBytes({ ...recordV01, ['k'.repeat(100_000)]: 1 }));
    expect(problem).toMatchObject({ code: 'field_unknown', pointer: '' });
    expect(JSON.stringify(problem).length).toBeLessThan(1000);
  });

  it('a duplicate key within the largest record', () => {
    const text = JSON.stringify({ ...recordV02, v_star: Array.from({ length: 4096 }, (_, i) => i) });
    expect(problemsOf(bytesOf(`${text.slice(0, -1)},"r":0.1}`))).toMatchObject([
      { code: 'json_duplicate_key', pointer: '/r' },
    ]);
  });
});

describe('parsePcs accepts', () => {
  it.each([
    ['the least and greatest of every number', { r: 0, budget: 1, coh_star: 2, D_hat: -4096, epoch: 0 }],
    ['white space and exponents', {}],
    ['a record without ft', { ft: undefined }],
    ['an offset and a fraction in sent_at', { sent_at: '2024-02-29T23:59:59.123456789-12:34' }],
    ['lower-case t and z (RFC 3339, section 5.6)', { sent_at: '2000-02-29t00:00:00z' }],
    ['scales beyond array indices', { scales: [2 ** 32, 2 ** 40], N_j: { [2 ** 40]: 1, [2 ** 32]: 1 } }],
    ['sixty-four scales', { scales: range(64), N_j: Object.fromEntries(range(64).map((s) => [s, 1])) }],
    ['4096 dimensions', { v_star: range(4096) }],
    [
      '32 fallbacks',
      { ft: { outbox_seq: 0, degraded: true, fallbacks: range(32).map(String), clock_skew_ms: 0 } },
    ],
    ['a signature', { sig: 'QUJD' }],
  ])('%s', (_, changes) => {
    const record = { ...recordV01, ...changes };
    const text = JSON.stringify(
      { ...record, pcs_id: computePcsId(record.merkle_root, record.epoch, record.shard_id) },
      null,
      2,
    );
    expect(problemsOf(bytesOf(text))).toEqual([]);
  });

  it('numbers in any JSON spelling', () => {
    const text = JSON.stringify(recordV01)
      .replace('"epoch":1', '"epoch":1.0e0')
      .replace('"attempt":1', '"attempt":10E-1');
    expect(parsePcs(bytesOf(text))).toMatchObject({ ok: true, record: { epoch: 1, attempt: 1 } });
  });

  it('every optional field of 0.2', () => {
    expect(parsePcs(jsonBytes({ ...recordV02, sig_alg: 'ed25519', kid: '鍵', sig: 'QUJD' }))).toMatchObject({
      ok: true,
    });
  });

  it('and returns what was written: parse(serialise(record)) is the record', () => {
    fc.assert(
      fc.property(anyPcs, (record) => {
        expect(parsePcs(jsonBytes(record))).toEqual({ ok: true, record });
      }),
      { numRuns: 300 },
    );
  });

  it('a view into a larger buffer', () => {
    const bytes = jsonBytes(recordV01);
    const buffer = new Uint8Array(bytes.length + 20).fill(0x22);
    buffer.set(bytes, 10);
    expect(parsePcs(buffer.subarray(10, 10 + bytes.length))).toMatchObject({ ok: true });
  });
});

describe('computePcsId', () => {
  it('hashes merkle_root|epoch|shard_id', () => {
    const root = asSha256Hex('e966b52c992aefad3c3d0196db02554f30d10d55e8a6e5e3038f88e79e414112');
    expect(computePcsId(root, 1, 'test-shard-001')).toBe(
      'c50bb25a7aff94164147b73c846f0e5e10890d75df204875ca70c448f52c6edf',
    );
  });
});

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}
