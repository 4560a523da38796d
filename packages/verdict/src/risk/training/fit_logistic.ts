import { VerdictError } from '../../errors.ts';
import { logistic } from '../calibrate.ts';
import { FEATURE_NAMES, type FeatureName } from '../features.ts';
import type { LinearTerm } from '../model.ts';
import { solvePositiveDefinite } from './cholesky.ts';
import { centred, column, type Fitted } from './fitted.ts';
import { type TrainingRow, weightOf } from './training_row.ts';

interface Column {
  readonly name: FeatureName;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly scale: number;
  readonly standardised: Float64Array;
}

const MAX_STEPS = 100;
const MAX_HALVINGS = 40;
/** Of the gradient, per row: log-odds then hold to about this many digits. */
const TOLERANCE = 1e-9;

/**
 * Logistic regression with an L2 penalty ½·penalty·‖w‖² on the weights of standardised features (not on the
 * intercept), by Newton's method (iteratively reweighted least squares; Hastie, Tibshirani and Friedman, section 4.4)
 * with step halving. The penalty keeps weights finite where the classes are separable. Only features that every row
 * has are used: nothing is imputed.
 * @throws VerdictError `data_insufficient`
 */
export function fitLogistic(rows: readonly TrainingRow[], penalty: number): Fitted {
  const columns = usableColumns(rows);
  const problem = new PenalisedLikelihood(rows, columns, penalty);
  let weights: Float64Array = new Float64Array(columns.length + 1);
  let step = problem.newton(weights);
  for (let taken = 0; step.steepness > TOLERANCE * rows.length; taken++) {
    if (taken === MAX_STEPS) {
      throw new VerdictError(
        'data_insufficient',
        `Training has not converged in ${MAX_STEPS} steps: raise the penalty.`,
      );
    }
    weights = improve(problem, weights, step.direction);
    step = problem.newton(weights);
  }
  const features = columns.map(({ name, low, high, mean, scale }, j) => {
    const term: LinearTerm = { kind: 'linear', low, high, mean, scale, weight: at(weights, j + 1) };
    return { name, whenMissing: null, term };
  });
  return centred(at(weights, 0), features, rows);
}

/** The whole Newton step, or the first half, quarter … of it that does not make the fit worse. */
function improve(problem: PenalisedLikelihood, from: Float64Array, direction: Float64Array): Float64Array {
  const before = problem.loss(from);
  for (let halving = 0, length = 1; halving < MAX_HALVINGS; halving++, length /= 2) {
    const next = from.map((weight, j) => weight + length * at(direction, j));
    if (problem.loss(next) <= before) return next;
  }
  throw new VerdictError('data_insufficient', 'Training cannot improve its fit any more: raise the penalty.');
}

function usableColumns(rows: readonly TrainingRow[]): readonly Column[] {
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
  return FEATURE_NAMES.flatMap((name) => {
    const values = column(rows, name).filter((value) => value !== null);
    if (values.length < rows.length) return [];
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const weighted = (of: (value: number) => number): number =>
      rows.reduce((sum, row, i) => sum + (weightOf(row) / total) * of(values[i] ?? Number.NaN), 0);
    const mean = weighted((value) => value);
    const scale = Math.sqrt(weighted((value) => (value - mean) ** 2));
    // A spread of rounding errors alone is no information.
    if (!(high > low && scale > 1e-9 * Math.max(Math.abs(low), Math.abs(high)))) return [];
    const standardised = Float64Array.from(values, (value) => (value - mean) / scale);
    return [{ name, low, high, mean, scale, standardised }];
  });
}

/** The negative penalised log-likelihood with its derivatives; weights[0] is the intercept. */
class PenalisedLikelihood {
  readonly #columns: readonly Column[];
  readonly #penalty: number;
  readonly #outcome: Float64Array;
  readonly #rowWeight: Float64Array;

  constructor(rows: readonly TrainingRow[], columns: readonly Column[], penalty: number) {
    this.#columns = columns;
    this.#penalty = penalty;
    this.#outcome = Float64Array.from(rows, ({ label }) => (label === 'wrong' ? 1 : 0));
    const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
    // Mean 1, so that a penalty means the same whatever unit the weights have.
    this.#rowWeight = Float64Array.from(rows, (row) => (weightOf(row) * rows.length) / total);
  }

  loss(weights: Float64Array): number {
    let loss = 0;
    for (const [i, z] of this.#logOdds(weights).entries()) {
      // log(1 + e^z) − y·z, without overflow.
      loss +=
        at(this.#rowWeight, i) *
        (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - at(this.#outcome, i) * z);
    }
    for (let j = 1; j < weights.length; j++) loss += (this.#penalty / 2) * at(weights, j) ** 2;
    return loss;
  }

  /** The Newton direction, and the largest component of the gradient. */
  newton(weights: Float64Array): { readonly direction: Float64Array; readonly steepness: number } {
    const size = weights.length;
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (const [i, z] of this.#logOdds(weights).entries()) {
      const p = logistic(z);
      const residual = at(this.#rowWeight, i) * (at(this.#outcome, i) - p);
      const curvature = at(this.#rowWeight, i) * p * (1 - p);
      for (let j = 0; j < size; j++) {
        const x = this.#input(i, j);
        gradient[j] = at(gradient, j) + residual * x;
        for (let k = 0; k <= j; k++)
          hessian[j * size + k] = at(hessian, j * size + k) + curvature * x * this.#input(i, k);
      }
    }
    for (let j = 1; j < size; j++) {
      gradient[j] = at(gradient, j) - this.#penalty * at(weights, j);
      hessian[j * size + j] = at(hessian, j * size + j) + this.#penalty;
    }
    // With fully separated classes the intercept's own curvature can underflow to 0.
    hessian[0] = at(hessian, 0) + Number.EPSILON;
    const steepness = gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0);
    return { direction: solvePositiveDefinite(hessian, gradient), steepness };
  }

  #input(row: number, j: number): number {
    return j === 0 ? 1 : (this.#columns[j - 1]?.standardised[row] ?? Number.NaN);
  }

  #logOdds(weights: Float64Array): Float64Array {
    return this.#outcome.map((_, i) => {
      let z = 0;
      for (let j = 0; j < weights.length; j++) z += at(weights, j) * this.#input(i, j);
      return z;
    });
  }
}

const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;
