import { chunkBytes, merkleRoot, sha256Hex } from '@kakeya/protocol';
import { describe, expect, test } from 'vitest';
import { summarise } from '../src/summary/summarise.ts';

const clock = (): number => Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const rows = Array.from({ length: 50 }, (_, i) => [i / 50, (i * 7) % 5, 0.25]);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const rootOf = (bytes: Uint8Array): string => merkleRoot(chunkBytes(bytes, 64));

describe('summarise', () => {
  test('time and epoch come from the clock, the rest from defaults', async () => {
    const record = await summarise({ text: 'An answer.' }, { clock });
    expect(record).toMatchObject({
      version: '0.2',
      shard_id: 'default',
      epoch: clock(),
      attempt: 1,
      sent_at: '2026-01-02T03:04:05.678Z',
      seed: 42,
      scales: [2, 4, 8, 16, 32],
    });
    expect(record).not.toHaveProperty('sig');
  });

  test('the input’s own shard and epoch win', async () => {
    const record = await summarise({ text: 'x', shardId: 's2', epoch: 3 }, { clock, shardId: 's1' });
    expect(record).toMatchObject({ shard_id: 's2', epoch: 3 });
  });

  test('a text is committed to as its UTF-8', async () => {
    const record = await summarise({ text: 'Größe — 大きさ' });
    expect(record.merkle_root).toBe(rootOf(utf8('Größe — 大きさ')));
  });

  test('points and embeddings are committed to as compact JSON rows', async () => {
    const bytes = utf8(rows.map((row) => JSON.stringify(row)).join('\n'));
    const points = await summarise({ points: rows });
    const embeddings = await summarise({ embeddings: rows });
    expect(points).toMatchObject({ payload_kind: 'points', n: 50, d: 3, merkle_root: rootOf(bytes) });
    expect(embeddings).toMatchObject({ payload_kind: 'embeddings', merkle_root: rootOf(bytes) });
    expect([points.scales, embeddings.scales]).toEqual([
      [2, 4, 8, 16],
      [2, 4, 8, 16, 32],
    ]);
  });

  test('a matrix is committed to as its little-endian doubles', async () => {
    const data = Float64Array.from(rows.flat());
    const view = new DataView(new ArrayBuffer(data.length * 8));
    for (const [i, value] of data.entries()) view.setFloat64(i * 8, value, true);
    const record = await summarise({ embeddings: { n: 50, d: 3, data } });
    expect(record).toMatchObject({ n: 50, d: 3, merkle_root: rootOf(new Uint8Array(view.buffer)) });
  });

  test('a CSV file is the same as text and as bytes', async () => {
    const csv = `timestamp,x,y,z\n${rows.map((row, i) => [i, ...row].join(',')).join('\n')}\n`;
    const fromText = await summarise({ csv }, { clock });
    expect(await summarise({ csv: utf8(csv) }, { clock })).toEqual(fromText);
    expect(fromText).toMatchObject({ payload_kind: 'points', n: 50, d: 3 });
  });

  test('only digests of the context go into the record', async () => {
    const record = await summarise({ text: 'x', context: { answer: 'Größe', passages: ['one', ''] } });
    expect(record).toMatchObject({
      context: { answer: sha256Hex(utf8('Größe')), passages: [sha256Hex(utf8('one')), sha256Hex(utf8(''))] },
    });
    expect(JSON.stringify(record)).not.toContain('Größe');
  });

  test('passages make a submission: the record with the digests of all texts, and the texts beside it', async () => {
    const texts = { passages: ['one', 'Größe', ''], samples: ['another answer'] };
    const submission = await summarise({ text: 'Größe', epoch: 3, shardId: 's', ...texts }, { clock });
    const context = { answer: 'Größe', passages: texts.passages };
    const record = await summarise({ text: 'Größe', epoch: 3, shardId: 's', context }, { clock });
    expect(submission).toEqual({ pcs: record, answer: 'Größe', ...texts });
    expect(record).toMatchObject({
      context: {
        answer: sha256Hex(utf8('Größe')),
        passages: [sha256Hex(utf8('one')), sha256Hex(utf8('Größe')), sha256Hex(utf8(''))],
      },
    });
  });

  test('no passages and no samples are signed for as none', async () => {
    const { pcs, ...texts } = await summarise({ text: 'x', passages: [] });
    expect(texts).toEqual({ answer: 'x', passages: [] });
    expect(pcs).toMatchObject({ context: { answer: sha256Hex(utf8('x')), passages: [] } });
  });

  test.each([
    ['a passage too many', { passages: Array.from({ length: 1025 }, () => '') }, '1025 texts'],
    ['a sample too many', { passages: [], samples: Array.from({ length: 16 }, () => '') }, '16 texts'],
    ['a unit too many', { passages: ['p'.repeat(262_143)], samples: ['s'] }, '262145 UTF-16 units'],
    ['a lone surrogate in a passage', { passages: ['\ud800'] }, 'surrogate'],
    ['a lone surrogate in a sample', { passages: [], samples: ['\udfff'] }, 'surrogate'],
  ])('refuses %s with what to do', async (_, texts, message) => {
    await expect(summarise({ text: 'x', ...texts })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['samples without passages', { text: 'x', samples: ['y'] }],
    ['passages beside a context', { text: 'x', passages: ['y'], context: { answer: 'x' } }],
    ['passages that are one string', { text: 'x', passages: 'y' }],
    ['passages of points', { points: [[1, 2]], passages: ['y'] }],
  ])('refuses %s, which only a caller without types can give', async (_, input) => {
    const untyped: (input: object) => Promise<unknown> = Object(summarise);
    await expect(untyped(input)).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('refuses passages under version 0.1, which cannot sign them', async () => {
    const summary = summarise({ text: 'x', passages: [] }, { pcsVersion: '0.1' });
    await expect(summary).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('the tenant is bound into 0.2 and left out of 0.1, which cannot sign it', async () => {
    expect(await summarise({ text: 'x' }, { tenant: 'acme' })).toMatchObject({ tenant_id: 'acme' });
    expect(await summarise({ text: 'x' }, { tenant: 'acme', pcsVersion: '0.1' })).not.toHaveProperty(
      'tenant_id',
    );
  });

  test('a text too short to judge is summarised, and says that it is too short', async () => {
    const record = await summarise({ text: '' });
    expect(record).toMatchObject({ r: 1, validity: { r: { valid: false }, D_hat: { valid: false } } });
  });

  test.each([
    ['no rows', { points: [] }, 'input_empty'],
    ['rows of different lengths', { points: [[1, 2], [3]] }, 'dimension_mismatch'],
    ['NaN', { points: [[1, Number.NaN]] }, 'input_not_finite'],
    [
      'a matrix that contradicts itself',
      { embeddings: { n: 2, d: 2, data: new Float64Array(3) } },
      'dimension_mismatch',
    ],
    ['a CSV file with another header', { csv: 'a,b\n1,2\n' }, 'input_malformed'],
    ['a lone surrogate in the text', { text: '\ud800' }, 'input_malformed'],
    ['a lone surrogate in the context', { text: 'x', context: { answer: '\udfff' } }, 'input_invalid'],
    [
      'more dimensions than a record carries',
      { points: [Array.from({ length: 4097 }, () => 1)] },
      'input_invalid',
    ],
  ])('refuses %s', async (_, input, code) => {
    await expect(summarise(input)).rejects.toMatchObject({ code });
  });

  test('refuses a context under version 0.1 instead of leaving it unsigned', async () => {
    const summary = summarise({ text: 'x', context: { answer: 'y' } }, { pcsVersion: '0.1' });
    await expect(summary).rejects.toMatchObject({ code: 'input_invalid' });
  });
});
