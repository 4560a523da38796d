import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawNormal, seededRandom } from '@kakeya/verdict/stats';
import { aciLevel, type AciParams, predictMarginal, startAci, updateAci } from '@kakeya/verdict/conformal';

/** |mean err − α| at the end, and the bound (max(α₁, 1 − α₁) + γ)/(Tγ). */
function run(
  steps: number,
  params: AciParams,
  errs: (level: number, step: number) => boolean,
): [number, number] {
  const start = startAci(params.target).alphaT;
  let state = startAci(params.target);
  let errors = 0;
  for (let step = 0; step < steps; step++) {
    const err = errs(aciLevel(state), step);
    if (err) errors += 1;
    state = updateAci(state, err, params);
  }
  return [
    Math.abs(errors / steps - params.target),
    (Math.max(start, 1 - start) + params.gamma) / (steps * params.gamma),
  ];
}

describe('adaptive conformal inference: |mean err − α| ≤ (max(α₁, 1 − α₁) + γ)/(Tγ)', () => {
  const params = fc.record({
    gamma: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    target: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  });

  it('for an adversary who errs at will wherever the level leaves it room', () => {
    fc.assert(
      fc.property(params, fc.array(fc.boolean(), { minLength: 1, maxLength: 400 }), (one, will) => {
        const [distance, bound] = run(will.length, one, (level, step) => {
          if (level === 0) return false;
          return level === 1 || will[step] === true;
        });
        expect(distance).toBeLessThanOrEqual(bound + 1e-9);
      }),
    );
  });

  it('for the adversaries who always and who never err', () => {
    for (const will of [true, false]) {
      const [distance, bound] = run(20_000, { gamma: 0.01, target: 0.1 }, (level) =>
        level === 0 ? false : level === 1 || will,
      );
      expect(distance).toBeLessThanOrEqual(bound + 1e-9);
    }
  });

  it('for scores that drift away from a frozen calibration set, where split conformal alone fails (seed 31)', () => {
    const random = seededRandom(31);
    const frozen = Float64Array.from({ length: 500 }, () => drawNormal(random)).toSorted();
    const steps = 20_000;
    const drifting = Array.from({ length: steps }, (_, step) => drawNormal(random) + (2 * step) / steps);
    const [distance, bound] = run(
      steps,
      { gamma: 0.01, target: 0.1 },
      (level, step) => !((drifting[step] ?? Number.NaN) <= predictMarginal(frozen, level)),
    );
    expect(bound).toBeLessThan(0.005);
    expect(distance).toBeLessThanOrEqual(bound);
    const fixed = predictMarginal(frozen, 0.1);
    expect(drifting.filter((score) => score > fixed).length / steps).toBeGreaterThan(0.3);
  });

  it.each([
    [{ alphaT: 0.1 }, { gamma: 0, target: 0.1 }],
    [{ alphaT: 0.1 }, { gamma: Number.NaN, target: 0.1 }],
    [{ alphaT: 0.1 }, { gamma: 0.1, target: Number.NaN }],
    [{ alphaT: 0.1 }, { gamma: 0.1, target: 1.1 }],
    [{ alphaT: Number.NaN }, { gamma: 0.1, target: 0.1 }],
  ])('refuses %o with %o', (state, refused) => {
    expect(() => updateAci(state, true, refused)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
