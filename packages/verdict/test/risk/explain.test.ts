import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainRisk, type Features, type RiskModel } from '../../src/risk/mod.ts';
import { evaluate, termOf } from '../../src/risk/evaluate.ts';
import { arbitraryFeatures, arbitraryModel } from './support/arbitrary_model.ts';

/** The model with its backgrounds and base taken from these rows, as training does. */
function withBackground(model: RiskModel, rows: readonly Features[]): RiskModel {
  const features = model.features.map((feature) => {
    const terms = rows.map((row) => termOf(feature, row[feature.name]) ?? Number.NaN);
    return { ...feature, background: terms.reduce((sum, term) => sum + term, 0) / rows.length };
  });
  return { ...model, features };
}

/**
 * Shapley's definition, over all 2^k coalitions: v(S) is the mean score of the background rows with the features of
 * S taken from the output, and a feature's value is its weighted mean marginal contribution.
 */
function bruteForce(model: RiskModel, x: Features, rows: readonly Features[]): number[] {
  const names = model.features.map(({ name }) => name);
  const k = names.length;
  const coalitionValue = Array.from({ length: 2 ** k }, (_, coalition) => {
    let sum = 0;
    for (const row of rows) {
      const mixed: Record<string, number | null> = { ...row };
      for (const [j, name] of names.entries()) if ((coalition >> j) & 1) mixed[name] = x[name];
      const terms = evaluate(model, mixed);
      sum += terms.kind === 'terms' ? terms.logOdds : Number.NaN;
    }
    return sum / rows.length;
  });
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const size = (coalition: number): number => names.filter((_, j) => (coalition >> j) & 1).length;
  return names.map((_, j) => {
    let value = 0;
    for (let coalition = 0; coalition < 2 ** k; coalition++) {
      if ((coalition >> j) & 1) continue;
      const others = size(coalition);
      const weight = (factorial(others) * factorial(k - others - 1)) / factorial(k);
      value += weight * ((coalitionValue[coalition | (1 << j)] ?? 0) - (coalitionValue[coalition] ?? 0));
    }
    return value;
  });
}

describe('Shapley values of the raw log-odds', () => {
  test('added to the base in order, are the score: to the last bit', () => {
    fc.assert(
      fc.property(arbitraryModel(), arbitraryFeatures, (model, features) => {
        const explained = explainRisk(model, features);
        const terms = evaluate(model, features);
        if (explained.kind === 'unscored' || terms.kind === 'unscored') throw new Error('all are there');
        const sum = explained.values.reduce((total, { value }) => total + value, explained.base);
        expect(sum).toBe(explained.logOdds);
        expect(sum).toBe(terms.logOdds);
      }),
    );
  });

  test('equal Shapley’s definition over all coalitions, for up to 10 features', () => {
    fc.assert(
      fc.property(
        arbitraryModel(10),
        arbitraryFeatures,
        fc.array(arbitraryFeatures, { minLength: 1, maxLength: 4 }),
        (anyModel, features, rows) => {
          const model = withBackground(anyModel, rows);
          const explained = explainRisk(model, features);
          if (explained.kind === 'unscored') throw new Error('all are there');
          const expected = bruteForce(model, features, rows);
          for (const [index, { value }] of explained.values.entries()) {
            expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('are not given where there is no score', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        fc.pre(model.features.some(({ whenMissing }) => whenMissing === null));
        expect(explainRisk(model, {}).kind).toBe('unscored');
      }),
    );
  });
});
