import type { Calibrator, IsotonicCalibrator, PlattCalibrator } from './model.ts';

export interface CalibratedRisk {
  /** Of *wrong*. */
  readonly probability: number;
  /** 95 %, of the calibration alone: it takes the model's ranking as given. */
  readonly interval: { readonly low: number; readonly high: number };
}

/** Φ⁻¹(0.975); exact distributions are left to training, so that serving need not load them. */
const Z_95 = 1.959963984540054;

/** The probability that a calibrator gives to raw log-odds. Never decreasing in z. */
export function calibrate(calibrator: Calibrator, z: number): CalibratedRisk {
  return calibrator.kind === 'platt' ? platt(calibrator, z) : isotonic(calibrator, z);
}

/** Interval by the delta method on η, which the logistic function then carries into [0, 1]. */
function platt(calibrator: PlattCalibrator, z: number): CalibratedRisk {
  const x = Math.max(z, calibrator.lowest);
  const eta = calibrator.slope * x + calibrator.intercept;
  const variance =
    calibrator.slopeVariance * x * x + 2 * calibrator.covariance * x + calibrator.interceptVariance;
  const margin = Z_95 * Math.sqrt(Math.max(0, variance));
  return {
    probability: logistic(eta),
    interval: { low: logistic(eta - margin), high: logistic(eta + margin) },
  };
}

function isotonic({ blocks }: IsotonicCalibrator, z: number): CalibratedRisk {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.through ?? Number.POSITIVE_INFINITY) >= z) high = middle;
    else low = middle + 1;
  }
  const block = blocks[low] ?? { probability: 1, low: 0, high: 1 };
  return { probability: block.probability, interval: { low: block.low, high: block.high } };
}

export const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
