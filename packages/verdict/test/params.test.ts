import { describe, expect, test } from 'vitest';
import { assertParams, DEFAULT_PARAMS, paramsHash, type VerifyParams, VerdictError } from '../src/mod.ts';

describe('parameters', () => {
  test('the defaults hold', () => {
    expect(() => assertParams(DEFAULT_PARAMS)).not.toThrow();
  });

  test.each<[string, Partial<VerifyParams>]>([
    ['NaN, which no check would ever fail', { tolD: Number.NaN }],
    ['a negative tolerance', { tolCoh: -0.1 }],
    ['a weight over 1', { budgetBeta: 1.5 }],
    ['half a bin', { cohBins: 19.5 }],
    ['regimes that overlap', { stickyD: 2.6 }],
  ])('refuses %s', (_name, change) => {
    expect(() => assertParams({ ...DEFAULT_PARAMS, ...change })).toThrow(VerdictError);
  });

  test('the hash names the values, not the order in which they were written', () => {
    const reversed = Object.fromEntries(Object.entries(DEFAULT_PARAMS).toReversed());
    expect(paramsHash({ ...DEFAULT_PARAMS, ...reversed })).toBe(paramsHash(DEFAULT_PARAMS));
    expect(paramsHash({ ...DEFAULT_PARAMS, tolD: 0.16 })).not.toBe(paramsHash(DEFAULT_PARAMS));
  });
});
