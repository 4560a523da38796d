import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PARAMS, type Verification, verify } from '../src/mod.ts';
import { type Overrides, record, V01 } from './support/record.ts';

const judge = (overrides: Overrides = {}): Verification => verify(record(overrides), DEFAULT_PARAMS);
const codes = (outcome: Verification): string[] => outcome.reasons.map(({ code }) => code);

describe('verify', () => {
  test('a record that agrees with itself is accepted', () => {
    expect(judge()).toMatchObject({
      decision: 'accept',
      accepted: true,
      escalated: false,
      reasons: [],
    });
    expect(judge(V01)).toMatchObject({ decision: 'accept', reasons: [] });
  });

  test('the schema example of the contract is refused: its N_j give 0.867, not 1.41', () => {
    const example = {
      ...V01,
      scales: [2, 4, 8, 16, 32],
      N_j: { 2: 3, 4: 5, 8: 9, 16: 17, 32: 31 },
      coh_star: 0.73,
      D_hat: 1.41,
      r: 0.87,
      regime: 'sticky',
      budget: 0.42,
    };
    const outcome = judge(example);
    expect(outcome.decision).toBe('reject');
    expect(outcome.recomputed_D_hat).toBeCloseTo(0.867, 3);
    expect(judge({ ...example, version: '0.2' }).recomputed_D_hat).toBeCloseTo(0.857, 3);
    expect(codes(outcome)).toEqual(['D_hat_mismatch', 'budget_mismatch']);
  });

  test.each<[string, Overrides, string[]]>([
    ['a D_hat beyond the tolerance', { D_hat: 1.151 }, ['D_hat_mismatch']],
    ['a wrong regime', { regime: 'sticky' }, ['regime_mismatch']],
    ['a budget beyond its tolerance', { budget: 0.3 }, ['budget_mismatch']],
    [
      'coh★ above 1 + tolerance',
      { coh_star: 1.06, budget: 0.432, regime: 'sticky' },
      ['coh_star_out_of_bounds', 'structure_sticky'],
    ],
    ['a single scale', { scales: [2], N_j: { 2: 4 } }, ['D_hat_not_computable', 'signal_invalid']],
    ['a direction of another dimension', { v_star: [1, 0, 0] }, ['dimension_mismatch']],
    ['more voxels than points', { n: 31 }, ['dimension_mismatch', 'signal_invalid', 'signal_invalid']],
  ])('rejects %s', (_name, overrides, expected) => {
    const outcome = judge(overrides);
    expect(outcome.decision).toBe('reject');
    expect(codes(outcome)).toEqual(expected);
  });

  const ft = { outbox_seq: 1, degraded: false, fallbacks: [] as string[], clock_skew_ms: 0 };
  const invalid = { valid: false, reason: 'too short' };
  test.each<[string, Overrides, string[]]>([
    ['no word on how it was made', { ft: undefined }, ['ft_missing']],
    ['a degraded agent', { ft: { ...ft, degraded: true } }, ['degraded']],
    ['a fallback', { ft: { ...ft, fallbacks: ['cpu'] } }, ['fallback_used']],
    ['a clock off by an hour', { ft: { ...ft, clock_skew_ms: -3_600_000 } }, ['clock_skew']],
    ['no n', { n: undefined }, ['size_missing']],
    ['no validity', { validity: undefined }, ['validity_missing', 'validity_missing', 'validity_missing']],
    [
      'a signal that the agent calls invalid',
      { validity: { D_hat: { valid: true }, coh_star: { valid: true }, r: invalid } },
      ['signal_invalid'],
    ],
    ['too few points for coh★', { n: 39 }, ['signal_invalid']],
    ['a text that repeats itself', { payload_kind: 'text', r: 0.1, budget: 0.43 }, ['text_repetition']],
    ['a collapsed structure', { coh_star: 0.8, budget: 0.38, regime: 'sticky' }, ['structure_sticky']],
  ])('escalates %s', (_name, overrides, expected) => {
    const outcome = judge(overrides);
    expect(outcome.decision).toBe('escalate');
    expect(codes(outcome)).toEqual(expected);
  });

  test('saturated counts are invalid although the agent calls them valid', () => {
    const outcome = judge({ n: 40, N_j: { 2: 10, 4: 20, 8: 36, 16: 40 }, D_hat: 0.6, budget: 0.28 });
    expect(codes(outcome)).toContain('signal_invalid');
    expect(outcome.accepted).toBe(false);
  });

  test('tolerances include their bounds', () => {
    expect(judge({ D_hat: 1.15 - Number.EPSILON }).decision).toBe('accept');
    expect(judge({ ft: { ...ft, clock_skew_ms: DEFAULT_PARAMS.maxClockSkewMs } }).decision).toBe('accept');
  });

  test('the verifier is total and consistent on anything that parses', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const anything = fc.record({
      D_hat: fc.double({ min: -4096, max: 4096, noNaN: true }),
      coh_star: fc.double({ min: 0, max: 2, noNaN: true }),
      r: unit,
      budget: unit,
      regime: fc.constantFrom('sticky', 'mixed', 'non_sticky'),
      n: fc.option(fc.nat(), { nil: undefined }),
      d: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
      payload_kind: fc.constantFrom('points', 'text', 'embeddings'),
    });
    const counts = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1 })), {
      minLength: 1,
      maxLength: 8,
      selector: ([scale]) => scale,
    });
    fc.assert(
      fc.property(anything, counts, (overrides, pairs) => {
        const sorted = pairs.toSorted(([a], [b]) => a - b);
        const outcome = judge({
          ...overrides,
          scales: sorted.map(([scale]) => scale),
          N_j: Object.fromEntries(sorted),
        });
        const rejecting = outcome.reasons.some(({ effect }) => effect === 'reject');
        expect(outcome.decision).toBe(
          rejecting ? 'reject' : outcome.reasons.length > 0 ? 'escalate' : 'accept',
        );
        expect([outcome.accepted, outcome.escalated]).toEqual([
          outcome.decision === 'accept',
          outcome.decision === 'escalate',
        ]);
        for (const { message, code } of outcome.reasons)
          expect(message.length > 0 && code.length > 0).toBe(true);
      }),
    );
  });

  test('NaN in a record that never went through the parser is refused, not passed', () => {
    for (const field of ['D_hat', 'coh_star', 'r', 'budget'] as const) {
      expect(verify({ ...record(), [field]: Number.NaN }, DEFAULT_PARAMS).decision).toBe('reject');
    }
  });
});
