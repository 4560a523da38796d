import { cohNull, ratioNull } from '@kakeya/signals';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURE_NAMES, featuresOf, parseFeatures } from '../../src/risk/mod.ts';
import { record, V01 } from '../support/record.ts';

const GROUNDING = { jaccard: 0.4, containment: 0.8, unsupportedCount: 2, answerTokens: 120 };

describe('features of a record', () => {
  test('are the listed ones, in the listed order', () => {
    expect(Object.keys(featuresOf(record()))).toEqual([...FEATURE_NAMES]);
  });

  test('are finite or null, whatever the record holds', () => {
    const overrides = fc.record({
      coh_star: fc.double({ min: 0, max: 2, noNaN: true }),
      r: fc.double({ min: 0, max: 1, noNaN: true }),
      n: fc.oneof(fc.nat(), fc.constant(undefined)),
      ft: fc.oneof(
        fc.constant(undefined),
        fc.record({
          outbox_seq: fc.nat(),
          degraded: fc.boolean(),
          fallbacks: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
          clock_skew_ms: fc.maxSafeInteger(),
        }),
      ),
    });
    fc.assert(
      fc.property(overrides, (fields) => {
        for (const value of Object.values(featuresOf(record(fields), GROUNDING))) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });

  test('are null, never 0, for what the record does not say', () => {
    const old = featuresOf(record({ ...V01, ft: undefined }));
    for (const name of ['log_n', 'log_d', 'coh_star_excess', 'r_excess', 'degraded', 'fallbacks'] as const) {
      expect([name, old[name]]).toEqual([name, null]);
    }
    expect(old).toMatchObject({ log_clock_skew_ms: null, kind_text: null, grounding_jaccard: null });
  });

  test('take D̂, regime and budget from the counts, not from the claims', () => {
    const honest = featuresOf(record());
    const lying = featuresOf(record({ D_hat: 3.5, regime: 'non_sticky', budget: 0.9 }));
    expect(lying).toEqual(honest);
    expect(honest).toMatchObject({ D_hat: 1, regime_sticky: 0, regime_non_sticky: 0 });
  });

  test('measure coh★ and r against their null of the same size', () => {
    const text = featuresOf(record({ payload_kind: 'text' }), { ...GROUNDING, answerBytes: 1000 });
    const points = featuresOf(record(), { ...GROUNDING, answerBytes: 1000 });
    const coherence = cohNull({ n: 100, d: 2, directions: 100, bins: 20, value: 0.3 });
    const ratio = ratioNull({ bytes: 1000, value: 0.6 });
    expect(points.coh_star_excess).toBe(0.3 - (coherence?.mean ?? Number.NaN));
    expect(text.r_excess).toBe(0.6 - (ratio?.mean ?? Number.NaN));
    expect(points.r_excess).toBeNull();
  });

  test('carry the grounding as measured', () => {
    expect(featuresOf(record(), GROUNDING)).toMatchObject({
      grounding_jaccard: 0.4,
      grounding_containment: 0.8,
      grounding_unsupported: 2,
      log_answer_tokens: Math.log1p(120),
    });
    expect(featuresOf(record(), { ...GROUNDING, jaccard: Number.NaN }).grounding_jaccard).toBeNull();
  });
});

describe('features as stored', () => {
  test('come back as they were', () => {
    const features = featuresOf(record(), GROUNDING);
    expect(parseFeatures(JSON.parse(JSON.stringify(features)))).toEqual(features);
  });

  test('that are left out are not known', () => {
    expect(parseFeatures({ r: 0.5 })).toMatchObject({ r: 0.5, D_hat: null });
  });

  test.each([[[]], [null], ['r'], [{ R: 1 }], [{ r: '1' }], [{ r: Number.NaN }], [{ r: true }]])(
    'are refused as %j',
    (value) => {
      expect(() => parseFeatures(value)).toThrow(expect.objectContaining({ code: 'document_invalid' }));
    },
  );
});
