import { VerdictError } from '../errors.ts';
import { gaussLegendre } from './gauss_legendre.ts';

/** A Beta distribution by its shapes, both at least 1. */
export interface BetaShape {
  readonly alpha: number;
  readonly beta: number;
}

/** Where cells end, in standard deviations from each mean; past the last, less than e^−30 of a Beta is left. */
const CUTS = [0, 1, 2, 3, 4, 5.5, 8, 12, 20, 30] as const;
/** How far the sum of the integrals may be from 1. */
const TOLERANCE = 1e-7;
const ORDER = 8;
const RULE = gaussLegendre();

/**
 * P(the arm has the largest mean) for independent Beta posteriors: the integral of f_i · Π_{j≠i} F_j over [0, 1], by
 * composite 8-point Gauss–Legendre quadrature on cells that are cut at each posterior's mean ± k standard deviations;
 * the F_j come from the same nodes. In exact arithmetic the integrals sum to 1. They are divided by the sum that was
 * found, which is refused when it is off by more than 1e-7. This is how often Thompson sampling chooses each arm.
 * @throws VerdictError `argument_invalid`
 */
export function bestArmProbabilities(arms: readonly BetaShape[]): number[] {
  for (const { alpha, beta } of arms) {
    if (alpha >= 1 && beta >= 1 && alpha + beta < Infinity) continue;
    throw new VerdictError(
      'argument_invalid',
      `Shapes must be finite and at least 1, not ${alpha}, ${beta}.`,
    );
  }
  const quadrature = new Quadrature(arms);
  const cuts = cutPoints(arms);
  for (const [index, to] of cuts.entries()) quadrature.addCell(cuts[index - 1] ?? 0, to);
  const { best, mass } = quadrature;
  const scale = mass.reduce((product, each) => product * each, 1);
  const total = best.reduce((sum, each) => sum + each, 0);
  if (!(Math.abs(total / scale - 1) <= TOLERANCE)) {
    throw new VerdictError('argument_invalid', `The quadrature is off: its sum is ${total / scale}, not 1.`);
  }
  // Interpolation may dip below 0 where F is next to nothing.
  const sound = Array.from(best, (each) => Math.max(0, each));
  const soundTotal = sound.reduce((sum, each) => sum + each, 0);
  return sound.map((each) => each / soundTotal);
}

/** 0 · −∞ is 0 here: x^0 = 1. */
const term = (power: number, log: number): number => (power === 0 ? 0 : power * log);

/**
 * Densities are scaled to 1 at their mode, so that nothing under- or overflows; dividing by the masses undoes that.
 * Flat arrays and plain loops: this runs for every choice.
 */
class Quadrature {
  /** ∫ f_i Π F_j so far, and ∫ f_i so far. */
  readonly best: Float64Array;
  readonly mass: Float64Array;
  /** α − 1, β − 1 and the log of the density at the mode, arm after arm. */
  readonly #shapes: Float64Array;
  /** f and F at the nodes of the cell in work, arm after arm. */
  readonly #values: Float64Array;
  readonly #below: Float64Array;

  constructor(arms: readonly BetaShape[]) {
    this.best = new Float64Array(arms.length);
    this.mass = new Float64Array(arms.length);
    this.#values = new Float64Array(arms.length * ORDER);
    this.#below = new Float64Array(arms.length * ORDER);
    this.#shapes = Float64Array.from(
      arms.flatMap(({ alpha, beta }) => {
        const [a, b] = [alpha - 1, beta - 1];
        const mode = a + b === 0 ? 0.5 : a / (a + b);
        return [a, b, term(a, Math.log(mode)) + term(b, Math.log1p(-mode))];
      }),
    );
  }

  addCell(from: number, to: number): void {
    const half = (to - from) / 2;
    this.#evaluate((from + to) / 2, half);
    for (let arm = 0; arm < this.best.length; arm++) this.#accumulate(arm, half);
    for (let arm = 0; arm < this.best.length; arm++) {
      this.best[arm] = at(this.best, arm) + half * this.#partOf(arm);
    }
  }

  #evaluate(middle: number, half: number): void {
    const [shapes, values, count] = [this.#shapes, this.#values, this.best.length];
    for (let node = 0; node < ORDER; node++) {
      const x = middle + half * at(RULE.nodes, node);
      const log = Math.log(x);
      const logRest = Math.log1p(-x);
      for (let arm = 0; arm < count; arm++) {
        // A node may round to 0 or 1, where one of the logs is infinite.
        const power = term(at(shapes, 3 * arm), log) + term(at(shapes, 3 * arm + 1), logRest);
        values[arm * ORDER + node] = Math.exp(power - at(shapes, 3 * arm + 2));
      }
    }
  }

  /** F at each node, and the mass up to the cell's end. */
  #accumulate(arm: number, half: number): void {
    const [values, below, start, offset] = [this.#values, this.#below, at(this.mass, arm), arm * ORDER];
    for (let node = 0; node < ORDER; node++) {
      below[offset + node] = start + half * dot(RULE.cumulative, node * ORDER, values, offset);
    }
    this.mass[arm] = start + half * dot(RULE.weights, 0, values, offset);
  }

  #partOf(arm: number): number {
    const [values, below, count] = [this.#values, this.#below, this.best.length];
    let sum = 0;
    for (let node = 0; node < ORDER; node++) {
      let product = at(RULE.weights, node) * at(values, arm * ORDER + node);
      for (let other = 0; product !== 0 && other < count; other++) {
        if (other !== arm) product *= at(below, other * ORDER + node);
      }
      sum += product;
    }
    return sum;
  }
}

/** What is missing is NaN, which the check of the sum refuses. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

function dot(weights: Float64Array, from: number, values: Float64Array, offset: number): number {
  let sum = 0;
  for (let index = 0; index < ORDER; index++) sum += at(weights, from + index) * at(values, offset + index);
  return sum;
}

function cutPoints(arms: readonly BetaShape[]): readonly number[] {
  const cuts = new Set<number>([1]);
  for (const { alpha, beta } of arms) {
    const total = alpha + beta;
    const mean = alpha / total;
    const deviation = Math.sqrt((mean * (beta / total)) / (total + 1));
    for (const cut of CUTS) {
      for (const x of [mean - cut * deviation, mean + cut * deviation]) if (x > 0 && x < 1) cuts.add(x);
    }
  }
  return [...cuts].toSorted((a, b) => a - b);
}
