import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cohNull,
  computeSignals,
  computeSignalsOfStream,
  type Payload,
  type RowBatch,
  ratioNull,
} from '../src/mod.ts';
import { anyRows, batches, toMatrix } from './support/matrices.ts';
import { codeOf } from './support/outcome.ts';

const bytesOf = (rows: readonly (readonly number[])[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(rows));

function points(rows: readonly (readonly number[])[]): Payload {
  return { kind: 'points', matrix: toMatrix(rows), raw: bytesOf(rows) };
}

const quick = { directions: 8 } as const;

/** A hundred words of prose, none of it repeated on purpose. */
const PROSE = `The harbour was quiet when the last ferry came in. Two clerks counted crates beside the warehouse door while
a dog slept under the cart. Nobody had told them that the storm would arrive before midnight, so the ropes were still
loose and half of the grain stood in the open. Maria noticed the sky first. She walked to the office, rang the small
bell, and asked the foreman to call everyone back. Within an hour thirty people carried sacks across the wet stones,
laughing and cursing in four languages, until the final bolt slid home and rain began to hammer on the roof above.`;

describe('signals of a payload', () => {
  test('version 0.1 uses numpy’s directions and the upper median, 0.2 Philox and the true median', () => {
    const rows = Array.from({ length: 50 }, (_, i) => [i / 50, (i * i) / 2500, ((i * 7) % 50) / 50]);
    const old = computeSignals(points(rows), { ...quick, pcsVersion: '0.1' });
    const now = computeSignals(points(rows), { ...quick, pcsVersion: '0.2' });
    expect(old.N_j).toEqual(now.N_j);
    expect(old.D_hat).toBeGreaterThan(now.D_hat);
    expect(old.v_star).not.toEqual(now.v_star);
  });

  test('scales default to 2,4,8,16 for points and 2,4,8,16,32 for embeddings and texts', () => {
    const rows = [[1, 2]];
    const options = { ...quick, pcsVersion: '0.2' } as const;
    expect(computeSignals(points(rows), options).scales).toEqual([2, 4, 8, 16]);
    const embeddings: Payload = { kind: 'embeddings', matrix: toMatrix(rows), raw: bytesOf(rows) };
    expect(computeSignals(embeddings, options).scales).toEqual([2, 4, 8, 16, 32]);
    expect(computeSignals({ kind: 'text', text: 'a' }, options).scales).toEqual([2, 4, 8, 16, 32]);
    expect(computeSignals(points(rows), { ...options, scales: [1, 3] }).N_j).toEqual({ 1: 1, 3: 1 });
  });

  test('every number is finite and in its range, whatever the points are', () => {
    fc.assert(
      fc.property(anyRows(), fc.constantFrom<'0.1' | '0.2'>('0.1', '0.2'), (rows, pcsVersion) => {
        const signals = computeSignals(points(rows), { ...quick, pcsVersion });
        expect([signals.n, signals.d, signals.v_star.length]).toEqual([
          rows.length,
          rows[0]?.length,
          rows[0]?.length,
        ]);
        expect(signals.coh_star > 0 && signals.coh_star <= 1).toBe(true);
        expect(signals.r > 0 && signals.r <= 1).toBe(true);
        expect(signals.D_hat).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(signals.D_hat)).toBe(true);
      }),
    );
  });

  test('a stream gives exactly the signals of all rows at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(), fc.array(fc.nat(), { maxLength: 4 }), async (rows, cuts) => {
        const options = { ...quick, pcsVersion: '0.2' } as const;
        const whole = bytesOf(rows);
        const parts = batches(rows, cuts);
        const open = async function* (): AsyncGenerator<RowBatch> {
          for (const [i, matrix] of parts.entries())
            yield { matrix, raw: i === 0 ? whole : new Uint8Array(0) };
        };
        const streamed = await computeSignalsOfStream('points', open, options);
        expect(streamed).toEqual(computeSignals(points(rows), options));
      }),
    );
  });

  test('prose of a hundred words is valid in every signal', () => {
    for (const pcsVersion of ['0.1', '0.2'] as const) {
      const signals = computeSignals({ kind: 'text', text: PROSE }, { pcsVersion });
      expect(signals.n).toBeGreaterThan(100);
      expect(signals.validity).toEqual({
        D_hat: { valid: true },
        coh_star: { valid: true },
        r: { valid: true },
      });
    }
  });

  test('a looping text is far below prose in D̂ and r, and visits few voxels', () => {
    const options = { pcsVersion: '0.2' } as const;
    const prose = computeSignals({ kind: 'text', text: PROSE }, options);
    const loop = computeSignals({ kind: 'text', text: 'I do not know what to say. '.repeat(30) }, options);
    expect(loop.D_hat).toBeLessThan(prose.D_hat / 2);
    expect(loop.r).toBeLessThan(prose.r / 5);
    expect(Math.max(...Object.values(loop.N_j))).toBeLessThanOrEqual(9);
    expect(loop.coh_star).toBeGreaterThan(prose.coh_star);
  });

  test('coh★ and r stand beside a null of the same size; r of numbers has none', () => {
    const options = { pcsVersion: '0.2' } as const;
    const text = computeSignals({ kind: 'text', text: PROSE }, options);
    expect(text.coh_z).toEqual(cohNull({ n: text.n, d: 2, directions: 100, bins: 20, value: text.coh_star }));
    expect(text.r_z).toEqual(ratioNull({ bytes: PROSE.length, value: text.r }));
    expect([text.coh_z === null, text.r_z === null]).toEqual([false, false]);
    const rows = Array.from({ length: 50 }, (_, i) => [i / 50, ((i * 7) % 50) / 50]);
    expect(computeSignals(points(rows), options).coh_z).not.toBeNull();
    expect(computeSignals(points(rows), options).r_z).toBeNull();
    expect(computeSignals(points(rows), { ...options, ...quick }).coh_z).toBeNull();
  });

  test('the empty text still has signals, none of them valid', () => {
    const signals = computeSignals({ kind: 'text', text: '' }, { ...quick, pcsVersion: '0.2' });
    expect([signals.n, signals.D_hat, signals.coh_star, signals.r]).toEqual([1, 0, 1, 1]);
    expect(Object.values(signals.validity).map((validity) => validity.valid)).toEqual([false, false, false]);
  });

  test('what has no signals is refused', () => {
    const options = { ...quick, pcsVersion: '0.2' } as const;
    expect(codeOf(() => computeSignals(points([[1, Number.NaN]]), options))).toBe('input_not_finite');
    expect(codeOf(() => computeSignals(points([]), options))).toBe('input_empty');
    expect(codeOf(() => computeSignals({ kind: 'text', text: '\uD800' }, options))).toBe('input_malformed');
    expect(codeOf(() => computeSignals(points([[1]]), { ...options, scales: [2] }))).toBe(
      'parameter_invalid',
    );
    expect(codeOf(() => computeSignals(points([[1]]), { ...options, seed: -1 }))).toBe('parameter_invalid');
    expect(codeOf(() => computeSignals(points([[1]]), { pcsVersion: '0.1', seed: 2 ** 32 }))).toBe(
      'parameter_invalid',
    );
  });
});
