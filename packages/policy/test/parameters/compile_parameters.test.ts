import { assertParams, budgetOf, DEFAULT_PARAMS } from '@kakeya/verdict';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import {
  compileParameters,
  PARAMETERS,
  type ParameterSpec,
  parametersHash,
  type ServerParameters,
} from '../../src/parameters/mod.ts';
import { documentOf, documentText, STRICT } from './documents.ts';

const compile = (parameters: string, assertions = '') =>
  compileParameters(documentOf(documentText(parameters, assertions)), DEFAULT_PARAMS);

const refused = (...parts: readonly string[]) =>
  expect.objectContaining({
    name: 'PolicyError',
    code: 'parameters_invalid',
    message: expect.stringMatching(new RegExp(parts.map((part) => RegExp.escape(part)).join('[^]*'))),
  });

function refusalOf(compiles: () => unknown): unknown {
  try {
    compiles();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('compiled parameters', () => {
  test('are what the document sets, over what the server started with', () => {
    const document = documentOf(STRICT);
    const base = { ...DEFAULT_PARAMS, minTextRatio: 0.25 };
    expect(compileParameters(document, base)).toEqual({
      params: { ...base, tolD: 0.1, budgetAlpha: 0.3, maxClockSkewMs: 60_000 },
      hash: parametersHash(document),
    });
  });

  test('follow expressions in whatever order these name each other', () => {
    const { params } = compile(
      "tolCoh: {expr: 'max(0.01, min(tolD, 0.2, mul(2, tolD)))'}\n  tolD: {expr: 'sum(tolBudget, 0.01, add(0, 0))'}\n  tolBudget: 0.01",
    );
    expect(params).toMatchObject({ tolBudget: 0.01, tolD: 0.02, tolCoh: 0.02 });
  });

  test.each([
    'tolD <= 0.1',
    'tolD == 0.1 and regime.stickyD < regime.nonStickyD',
    'not (tolCoh > 0.5 or maxClockSkew != 300000)',
    'add(tolD, tolCoh) >= 0.15',
    'true',
  ])('may assert what holds: %s', (assertion) => {
    expect(compile('tolD: 0.1', `assertions: ["${assertion}"]\n`).params.tolD).toBe(0.1);
  });

  test.each([
    'tolD < 0.1',
    'tolD != 0.1 or tolCoh == 1',
    'not (tolD == 0.1)',
    'tolCoh > 0.05 and true',
    'false',
  ])('must not assert what does not hold: %s', (assertion) => {
    expect(refusalOf(() => compile('tolD: 0.1', `assertions: ["${assertion}"]\n`))).toEqual(
      refused('does not hold'),
    );
  });

  test('say of an assertion that fails what the values are', () => {
    expect(refusalOf(() => compile('tolD: 0.2', 'assertions: [tolD < tolCoh]\n'))).toEqual(
      refused('tolD is 0.2, tolCoh is 0.05'),
    );
  });
});

describe('invariants of the parameters', () => {
  test('the budget of a full set reaches 1 and no more', () => {
    // 0.1 + 0.3 + 0.5 · (3 − 2.2) + 0.2 = 1
    expect(compile('budget: {base: 0.1}').params.budgetBase).toBe(0.1);
    expect(refusalOf(() => compile('budget: {base: 0.100001}'))).toEqual(refused('The budget would reach'));
    expect(refusalOf(() => compile('budget: {beta: 0.500002}'))).toEqual(refused('The budget would reach'));
    expect(refusalOf(() => compile('budget: {d0: 2.199}'))).toEqual(refused('The budget would reach'));
    expect(compile('budget: {base: 0.5, d0: 3, beta: 1}').params.budgetBeta).toBe(1);
  });

  test('the regimes do not overlap', () => {
    expect(compile('regime: {stickyD: 2.599999}').params.stickyD).toBe(2.599999);
    expect(refusalOf(() => compile('regime: {stickyD: 2.6}'))).toEqual(refused('stickyD must be below'));
  });

  test('hold whatever the server started with', () => {
    const base = { ...DEFAULT_PARAMS, stickyD: 2.6 };
    expect(refusalOf(() => compileParameters(documentOf(documentText('tolD: 0.1')), base))).toEqual(
      refused('stickyD must be below'),
    );
  });

  test('are all named, with the values past their guard-rails, when a document was not read from text', () => {
    const document: ServerParameters = {
      id: 'a',
      version: '1',
      parameters: { tolD: Number.NaN, cohBins: 20.5, 'budget.base': 0.9, tolCoh: { expr: 'x' } },
      assertions: ['tolBudget > 1', 'tolBudget'],
    };
    expect(refusalOf(() => compileParameters(document, DEFAULT_PARAMS))).toEqual(
      refused(
        'tolD,',
        'tolCoh',
        'no parameter x',
        'cohBins must be a whole',
        'budget would',
        'tolBudget > 1',
        'compare',
      ),
    );
  });

  test('hold for every document that compiles, and keep the budget of every record within [0, 1]', () => {
    // Hundredths, of which some lie past a guard-rail; weights are small enough for some sums to stay below 1.
    const value = ({ param, min, max, unit }: ParameterSpec) => {
      if (unit === 'bins' || unit === 'ms') return fc.integer({ min, max });
      const top = param.startsWith('budget') && unit === '1' ? 0.4 : max;
      return fc.integer({ min: -1, max: 101 }).map((share) => min + ((top - min) * share) / 100);
    };
    const parameters = fc.record(
      Object.fromEntries(Object.entries(PARAMETERS).map(([name, spec]) => [name, value(spec)])),
      { requiredKeys: [] },
    );
    const record = fc.record({
      D_hat: fc.double({ min: -4096, max: 4096, noNaN: true }),
      coh_star: fc.double({ min: 0, max: 2, noNaN: true }),
      r: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let compiled = 0;
    fc.assert(
      fc.property(parameters, record, (values, signals) => {
        const error = refusalOf(() => {
          const { params } = compileParameters({ id: 'a', version: '1', parameters: values }, DEFAULT_PARAMS);
          compiled += 1;
          assertParams(params);
          for (const each of Object.values(params)) expect(each).toBeGreaterThanOrEqual(0);
          const budget = budgetOf(signals, params);
          expect(budget).toBeGreaterThanOrEqual(0);
          expect(budget).toBeLessThanOrEqual(1);
          // Before it is cut: within the range that it is laid out for.
          const { budgetBase, budgetAlpha, budgetBeta, budgetGamma, budgetD0 } = params;
          const raw =
            budgetBase +
            budgetAlpha * (1 - signals.r) +
            budgetBeta * Math.max(0, Math.min(3, signals.D_hat) - budgetD0) +
            budgetGamma * Math.min(1, signals.coh_star);
          expect(raw).toBeLessThanOrEqual(1 + 1e-8);
        });
        expect(error === undefined || error instanceof PolicyError).toBe(true);
      }),
      { seed: 17, numRuns: 2000 },
    );
    expect(compiled).toBeGreaterThan(100);
  });
});
