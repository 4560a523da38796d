import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeValidity } from '../src/mod.ts';

const healthy = { n: 100, d: 3, scales: [2, 4, 8, 16], N_j: { 2: 4, 4: 12, 8: 30, 16: 60 }, rawBytes: 64 };

describe('validity', () => {
  test('healthy data are valid in all three signals', () => {
    expect(judgeValidity(healthy)).toEqual({
      D_hat: { valid: true },
      coh_star: { valid: true },
      r: { valid: true },
    });
  });

  test('D̂ is saturated when N_j reaches 0.9·n at two scales, not at one', () => {
    expect(judgeValidity({ ...healthy, N_j: { ...healthy.N_j, 16: 90 } }).D_hat).toEqual({ valid: true });
    expect(judgeValidity({ ...healthy, N_j: { ...healthy.N_j, 8: 89, 16: 100 } }).D_hat).toEqual({
      valid: true,
    });
    expect(judgeValidity({ ...healthy, N_j: { ...healthy.N_j, 8: 90, 16: 100 } }).D_hat).toEqual({
      valid: false,
      reason: 'saturated: N_j is at least 0.9 · n at 2 scales (90 of 100 at scale 8, 100 of 100 at scale 16)',
    });
  });

  test('D̂ needs three scales and eight points', () => {
    expect(judgeValidity({ ...healthy, scales: [2, 4], N_j: { 2: 4, 4: 12 } }).D_hat).toEqual({
      valid: false,
      reason: '2 scales; at least 3 are needed',
    });
    const seven = { ...healthy, n: 7, N_j: { 2: 1, 4: 2, 8: 3, 16: 4 } };
    expect(judgeValidity(seven).D_hat).toEqual({
      valid: false,
      reason: 'n = 7 points; at least 8 are needed',
    });
    expect(judgeValidity({ ...seven, n: 8 }).D_hat).toEqual({ valid: true });
  });

  test('coh★ needs n ≥ 2·B', () => {
    const counts = { 2: 1, 4: 2, 8: 3, 16: 4 };
    expect(judgeValidity({ ...healthy, N_j: counts, n: 40 }).coh_star).toEqual({ valid: true });
    expect(judgeValidity({ ...healthy, N_j: counts, n: 39 }).coh_star).toEqual({
      valid: false,
      reason: 'n = 39 points; at least 2 · B = 40 are needed',
    });
    expect(judgeValidity({ ...healthy, N_j: counts, n: 39, bins: 10 }).coh_star).toEqual({ valid: true });
  });

  test('r needs 64 bytes, and is not judged where the payload is not at hand', () => {
    expect(judgeValidity({ ...healthy, rawBytes: 63 }).r).toEqual({
      valid: false,
      reason: '63 bytes; at least 64 are needed',
    });
    const { rawBytes: _, ...record } = healthy;
    expect(judgeValidity(record)).toEqual({ D_hat: { valid: true }, coh_star: { valid: true } });
  });

  test('a record that contradicts itself is invalid: more voxels than points, a missing count, an impossible size', () => {
    expect(judgeValidity({ ...healthy, N_j: { ...healthy.N_j, 16: 101 } }).D_hat.valid).toBe(false);
    expect(judgeValidity({ ...healthy, N_j: { 2: 4, 4: 12, 8: 30 } }).D_hat.valid).toBe(false);
    expect(judgeValidity({ ...healthy, scales: [2, 2, 4] }).D_hat.valid).toBe(false);
    expect(judgeValidity({ ...healthy, d: 0 }).coh_star.valid).toBe(false);
  });

  test('is total, and fails closed: a number that is not finite never makes a signal valid', () => {
    const anyNumber = fc.double();
    fc.assert(
      fc.property(
        anyNumber,
        anyNumber,
        fc.array(anyNumber),
        fc.dictionary(fc.string(), anyNumber),
        anyNumber,
        (n, d, scales, N_j, rawBytes) => {
          const validity = judgeValidity({ n, d, scales, N_j, rawBytes });
          const sized = Number.isFinite(n) && Number.isFinite(d);
          expect([validity.D_hat.valid && !sized, validity.coh_star.valid && !sized]).toEqual([false, false]);
          expect(validity.r.valid && Number.isNaN(rawBytes)).toBe(false);
        },
      ),
    );
  });
});
