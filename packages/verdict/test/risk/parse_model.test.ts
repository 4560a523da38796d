import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VerdictError } from '../../src/errors.ts';
import { parseRiskModel, readRiskModel, riskModelId, riskModelText, scoreRisk } from '../../src/risk/mod.ts';
import { arbitraryFeatures, arbitraryModel } from './support/arbitrary_model.ts';

/** Every path to a leaf of a JSON value. */
function paths(value: unknown, prefix: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...prefix]];
  return Object.entries(value).flatMap(([name, member]) => paths(member, [...prefix, name]));
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, by) : item));
  if (typeof value !== 'object' || value === null) return by;
  return { ...value, [name]: replaced(Reflect.get(value, name), rest, by) };
}

const refused = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof VerdictError && error.code === 'document_invalid') return error.message;
    throw error;
  }
};

describe('parser of risk models', () => {
  test('gives back what was written, with the same id', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        const text = riskModelText(model);
        const parsed = parseRiskModel(JSON.parse(text));
        expect(parsed.modelId).toBe(riskModelId(model));
        expect(riskModelText(readRiskModel(text, parsed.modelId))).toBe(text);
      }),
    );
  });

  test('refuses a text that is not the one its id names', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        const changed = riskModelText({ ...model, base: model.base + 1 });
        expect(refused(() => readRiskModel(changed, riskModelId(model)))).toContain('has been changed');
      }),
    );
  });

  test('refuses any JSON, or reads a model that scores', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(refused(() => parseRiskModel(value))).toMatch(/must|has/);
      }),
    );
  });

  test('with any one value replaced by any JSON: refused, or every score is sound', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 5e-324, undefined),
    );
    fc.assert(
      fc.property(arbitraryModel(3), fc.nat(), odd, arbitraryFeatures, (model, pick, by, features) => {
        const all = paths(model);
        const damaged = replaced(model, all[pick % all.length] ?? [], by);
        if (refused(() => parseRiskModel(damaged)) !== undefined) return;
        const scored = scoreRisk(parseRiskModel(damaged).model, features);
        if (scored.kind === 'unscored') return;
        expect(scored.probability).toBeGreaterThanOrEqual(scored.interval.low);
        expect(scored.probability).toBeLessThanOrEqual(scored.interval.high);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a member more', (model: object) => ({ ...model, extra: 1 })],
    ['no features', (model: object) => ({ ...model, features: [] })],
    ['another format', (model: object) => ({ ...model, format: 'kakeya/risk-model/2' })],
    [
      'a calibrator that inverts the ranking',
      (model: object) => replaced(model, ['calibrator', 'slope'], -1),
    ],
  ])('refuses %s', (_name, damage) => {
    const [model] = fc.sample(
      arbitraryModel().filter(({ calibrator }) => calibrator.kind === 'platt'),
      { numRuns: 1, seed: 7 },
    );
    if (model === undefined) throw new Error('no model');
    expect(refused(() => parseRiskModel(damage(model)))).toMatch(/must|has/);
  });

  test('refuses a missing value that is less suspicious than a known one', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        const index = model.features.findIndex(({ whenMissing }) => whenMissing !== null);
        fc.pre(index >= 0);
        const rewarding = replaced(
          model,
          ['features', String(index), 'whenMissing'],
          (model.features[index]?.whenMissing ?? 0) - 1,
        );
        expect(refused(() => parseRiskModel(rewarding))).toContain('hiding must not help');
      }),
    );
  });
});
