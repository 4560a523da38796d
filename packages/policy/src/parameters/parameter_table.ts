import type { VerifyParams } from '@kakeya/verdict';

/** `1`: a share or a pure number; `dimension`: fractal dimension. Neither has a scale that could be mistaken. */
export type Unit = '1' | 'dimension' | 'ms' | 'bins';

export interface ParameterSpec {
  readonly param: keyof VerifyParams;
  readonly unit: Unit;
  /** Guard-rails: outside of them, both included, a value would make its check meaningless. */
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

/** The dimension of a set that fills space, up to which the regimes and the budget are laid out. */
export const FULL_DIMENSION = 3;

const weight = (param: keyof VerifyParams, meaning: string): ParameterSpec => ({
  param,
  unit: '1',
  min: 0,
  max: 1,
  meaning,
});

const dimension = (param: keyof VerifyParams, meaning: string): ParameterSpec => ({
  param,
  unit: 'dimension',
  min: 0,
  max: FULL_DIMENSION,
  meaning,
});

const TABLE = {
  tolD: {
    ...dimension('tolD', 'the largest accepted |claimed − recomputed| fractal dimension'),
    max: 0.5,
  },
  tolCoh: weight('tolCoh', 'how far coh★ may exceed 1'),
  tolBudget: { ...weight('tolBudget', 'the largest accepted |claimed − recomputed| budget'), max: 0.1 },
  'budget.base': weight('budgetBase', 'the budget of an output with no structure'),
  'budget.alpha': weight('budgetAlpha', 'the weight of compressibility, 1 − r'),
  'budget.beta': weight('budgetBeta', 'the weight of the dimension above d0'),
  'budget.gamma': weight('budgetGamma', 'the weight of coh★'),
  'budget.d0': dimension('budgetD0', 'the dimension above which the budget grows'),
  'regime.stickyCoh': weight('stickyCoh', 'the coh★ from which on a set is sticky'),
  'regime.stickyD': dimension('stickyD', 'the dimension up to which a set is sticky'),
  'regime.nonStickyD': dimension('nonStickyD', 'the dimension from which on a set is non-sticky'),
  cohBins: { param: 'cohBins', unit: 'bins', min: 2, max: 4096, meaning: 'the histogram bins of coh★' },
  minTextRatio: weight('minTextRatio', 'the share of its size below which a deflated text repeats itself'),
  maxClockSkew: {
    param: 'maxClockSkewMs',
    unit: 'ms',
    min: 0,
    max: 86_400_000,
    meaning: 'the clock skew beyond which trust is lower',
  },
} as const satisfies Record<string, ParameterSpec>;

/** As written in a document: `budget.base` is the member `base` of `budget`. */
export type ParameterName = keyof typeof TABLE;

/** What can be set, with units and guard-rails. */
export const PARAMETERS: Readonly<Record<ParameterName, ParameterSpec>> = TABLE;

export const isParameterName = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name);

export const PARAMETER_NAMES: readonly ParameterName[] = Object.keys(PARAMETERS).filter(isParameterName);

/** Of a number without its unit nobody could tell whether it is meant in ms or in s. */
export const needsUnit = (unit: Unit): boolean => unit === 'ms' || unit === 'bins';
