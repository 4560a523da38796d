import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Features, scoreRisk } from '../../src/risk/mod.ts';
import { evaluate, termOf } from '../../src/risk/evaluate.ts';
import { calibrate } from '../../src/risk/calibrate.ts';
import { arbitraryFeatures, arbitraryModel } from './support/arbitrary_model.ts';

describe('score of a risk model', () => {
  test('is a probability inside its interval', () => {
    fc.assert(
      fc.property(arbitraryModel(), arbitraryFeatures, (model, features) => {
        const scored = scoreRisk(model, features);
        if (scored.kind === 'unscored') throw new Error('all features are there');
        const { probability, interval } = scored;
        expect(probability).toBeGreaterThanOrEqual(interval.low);
        expect(probability).toBeLessThanOrEqual(interval.high);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined])(
    'is no number when a feature that the model needs is %s',
    (damage) => {
      fc.assert(
        fc.property(arbitraryModel(), arbitraryFeatures, fc.nat(), (model, features, pick) => {
          const needed = model.features[pick % model.features.length];
          if (needed === undefined) return;
          const damaged: Partial<Features> = { ...features, [needed.name]: damage };
          const absent = damage === null || damage === undefined;
          const scored = scoreRisk(model, damaged);
          const branch = absent && needed.whenMissing !== null;
          const unscored = { kind: 'unscored', missing: [needed.name] };
          expect(branch ? scored.kind : scored).toEqual(branch ? 'scored' : unscored);
        }),
      );
    },
  );

  test('names every feature that is missing, and reads none that the model does not use', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        const needed = model.features.filter(({ whenMissing }) => whenMissing === null);
        fc.pre(needed.length > 0);
        expect(scoreRisk(model, {})).toEqual({ kind: 'unscored', missing: needed.map(({ name }) => name) });
      }),
    );
  });

  test('never falls because a feature is hidden', () => {
    fc.assert(
      fc.property(arbitraryModel(), arbitraryFeatures, fc.nat(), (model, features, pick) => {
        const hidden = model.features[pick % model.features.length];
        if (hidden === undefined || hidden.whenMissing === null) return;
        const open = scoreRisk(model, features);
        const closed = scoreRisk(model, { ...features, [hidden.name]: null });
        if (open.kind === 'unscored' || closed.kind === 'unscored') throw new Error('both are scored');
        expect(closed.probability).toBeGreaterThanOrEqual(open.probability - 1e-12);
      }),
    );
  });

  test('reads a step function from its thresholds: a value at one lies to its right', () => {
    fc.assert(
      fc.property(arbitraryModel(), (model) => {
        for (const feature of model.features) {
          if (feature.term.kind !== 'steps') continue;
          const { thresholds, values } = feature.term;
          expect(thresholds.map((threshold) => termOf(feature, threshold))).toEqual(values.slice(1));
          expect(termOf(feature, -1e300)).toBe(values[0]);
          expect(termOf(feature, 1e300)).toBe(values.at(-1));
        }
      }),
    );
  });

  test('beyond the range of training says what it says at the edge of a linear term', () => {
    fc.assert(
      fc.property(arbitraryModel(), arbitraryFeatures, (model, features) => {
        const [first] = model.features;
        if (first?.term.kind !== 'linear') return;
        const at = (x: number) => evaluate(model, { ...features, [first.name]: x });
        expect(at(1e300)).toEqual(at(first.term.high));
        expect(at(-1e300)).toEqual(at(first.term.low));
      }),
    );
  });

  test('keeps the order of the raw log-odds through every calibrator', () => {
    const z = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(arbitraryModel(), z, z, (model, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(calibrate(model.calibrator, low).probability).toBeLessThanOrEqual(
          calibrate(model.calibrator, high).probability,
        );
      }),
    );
  });
});
