import { SignalError } from './errors.ts';

export interface EpsilonNetOptions {
  /** M, how many directions were sampled, uniform and independent. */
  readonly directions: number;
  /** Dimension of the data. */
  readonly d: number;
  /** ε, the chord length in (0, 1] within which every direction should have a sampled one (or its opposite). */
  readonly epsilon: number;
  /** Probability that the guarantee holds, in (0, 1), default 0.95. */
  readonly confidence?: number;
}

export interface EpsilonNetBound {
  /**
   * The ε that the M samples do reach with the given confidence: projections of a point x onto any direction
   * differ from those onto some sampled direction by at most this times ‖x‖. √2 says nothing, because no two
   * lines are farther apart.
   */
  readonly approximation_error: number;
  /** (2 / ε)^(d − 1), the size of an ε-net of directions. Infinity above 1.8e308. */
  readonly covering_number: number;
  readonly log10_covering_number: number;
  /** Random directions that form an ε-net with the given confidence. Infinity above 1.8e308. */
  readonly required_samples: number;
  readonly log10_required_samples: number;
  /** M ≥ required_samples. In high dimension honestly false. */
  readonly guarantee_met: boolean;
}

/** The chord between a line and the farthest other line. */
const FARTHEST = Math.SQRT2;

/**
 * How well M sampled directions cover all directions.
 *
 * What needs no guarantee: coh★ over any sample is a certified lower bound of the maximum over the sphere,
 * since the maximum of a part never exceeds the maximum of the whole, and `vStar` lets anyone recompute it.
 *
 * What the bound adds is the converse, that no direction was missed by much. Let a net of K = (4 / ε)^(d − 1)
 * caps of chord radius ε / 2 cover the directions. A cap has a share of at least 1 / K of the sphere, so M uniform
 * samples miss one of them with probability at most K·e^(−M / K); M ≥ K·ln(K / (1 − confidence)) hits all, and
 * then every direction lies within ε of a sample. The net size is the volumetric one, exact up to a factor
 * polynomial in d. It bounds the projections, not coh★ itself: a histogram may still jump where a point crosses
 * an edge.
 *
 * Nothing is capped: sizes beyond a double are Infinity, and their decimal logarithms are always finite.
 *
 * @throws SignalError `parameter_invalid`
 */
export function epsilonNetBound(options: EpsilonNetOptions): EpsilonNetBound {
  const { directions, d, epsilon, confidence = 0.95 } = options;
  assertOptions(directions, d, epsilon, confidence);
  const lnCovering = (d - 1) * Math.log(2 / epsilon);
  const lnCaps = (d - 1) * Math.log(4 / epsilon);
  const lnInverseRisk = -Math.log1p(-confidence);
  // The sphere of d = 1 is a single line: one sample is the whole of it.
  const lnRequired = d === 1 ? 0 : lnCaps + Math.log(lnCaps + lnInverseRisk);
  const required_samples = Math.ceil(Math.exp(lnRequired));
  return {
    approximation_error: d === 1 ? 0 : reachedRadius(directions, d, lnInverseRisk),
    covering_number: (2 / epsilon) ** (d - 1),
    log10_covering_number: lnCovering / Math.LN10,
    required_samples,
    log10_required_samples: lnRequired / Math.LN10,
    guarantee_met: directions >= required_samples,
  };
}

/** Solves K·ln(K / risk) = M for ln K by bisection (the left side grows with K), then ε = 4 · K^(−1 / (d − 1)). */
function reachedRadius(directions: number, d: number, lnInverseRisk: number): number {
  const target = Math.log(directions);
  if (Math.log(lnInverseRisk) > target) return FARTHEST;
  let low = 0;
  let high = Math.max(1, target + 1);
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) / 2;
    if (middle + Math.log(middle + lnInverseRisk) <= target) low = middle;
    else high = middle;
  }
  return Math.min(FARTHEST, 4 * Math.exp(-low / (d - 1)));
}

function assertOptions(directions: number, d: number, epsilon: number, confidence: number): void {
  if (!Number.isSafeInteger(directions) || directions < 1 || !Number.isSafeInteger(d) || d < 1) {
    throw new SignalError(
      'parameter_invalid',
      `directions and d must be positive integers, not ${directions} and ${d}.`,
    );
  }
  if (!(epsilon > 0 && epsilon <= 1)) {
    throw new SignalError('parameter_invalid', `epsilon must lie in (0, 1], not ${epsilon}.`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new SignalError(
      'parameter_invalid',
      `confidence must lie strictly between 0 and 1, not ${confidence}.`,
    );
  }
}
