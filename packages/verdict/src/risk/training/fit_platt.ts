import { VerdictError } from '../../errors.ts';
import { logistic } from '../calibrate.ts';
import type { PlattCalibrator } from '../model.ts';
import { type CalibrationRow, effectiveSize } from './calibration_rows.ts';

const MAX_STEPS = 100;

/**
 * Platt scaling (Platt 1999) by Newton's method with step halving (Lin, Lin and Weng, Machine Learning 68, 2007), with
 * Platt's targets, which keep separable rows finite. The covariance is the inverse of the observed information.
 * @throws VerdictError `data_insufficient` when the slope is not above 0: applied, it would call the more suspect
 * output the safer one.
 */
export function fitPlatt(rows: readonly CalibrationRow[]): PlattCalibrator {
  const scale = effectiveSize(rows) / rows.reduce((sum, { weight }) => sum + weight, 0);
  const wrong = scale * rows.reduce((sum, row) => sum + (row.wrong ? row.weight : 0), 0);
  const benign = scale * rows.reduce((sum, row) => sum + (row.wrong ? 0 : row.weight), 0);
  const targetOf = (row: CalibrationRow): number =>
    row.wrong ? (wrong + 1) / (wrong + 2) : 1 / (benign + 2);
  const weighted = rows.map((row) => ({ z: row.z, target: targetOf(row), weight: scale * row.weight }));

  const loss = (slope: number, intercept: number): number =>
    weighted.reduce((sum, { z, target, weight }) => {
      const eta = slope * z + intercept;
      return sum + weight * (Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - target * eta);
    }, 0);

  let slope = 0;
  let intercept = Math.log((wrong + 1) / (benign + 1));
  let information = { zz: 0, z1: 0, one: 0 };
  for (let step = 0; ; step++) {
    const gradient = { slope: 0, intercept: 0 };
    information = { zz: 0, z1: 0, one: 0 };
    for (const { z, target, weight } of weighted) {
      const p = logistic(slope * z + intercept);
      const [residual, curvature] = [weight * (target - p), weight * p * (1 - p)];
      gradient.slope += residual * z;
      gradient.intercept += residual;
      information.zz += curvature * z * z;
      information.z1 += curvature * z;
      information.one += curvature;
    }
    const determinant = information.zz * information.one - information.z1 ** 2;
    // Also where all scores are equal: then nothing relates them to the labels.
    if (!(determinant > 1e-12 * information.zz * information.one)) throw notRelated('all scores are alike');
    const along = (information.one * gradient.slope - information.z1 * gradient.intercept) / determinant;
    const up = (information.zz * gradient.intercept - information.z1 * gradient.slope) / determinant;
    const decrement = along * gradient.slope + up * gradient.intercept;
    if (!(decrement > 1e-12 * rows.length)) break;
    if (step === MAX_STEPS) throw notRelated('the fit does not converge');
    const before = loss(slope, intercept);
    let length = 1;
    while (length > 1e-10 && !(loss(slope + length * along, intercept + length * up) <= before)) length /= 2;
    if (length <= 1e-10) break;
    slope += length * along;
    intercept += length * up;
  }
  if (!(slope > 0)) throw notRelated(`the fitted slope is ${slope.toPrecision(3)}`);
  const determinant = information.zz * information.one - information.z1 ** 2;
  return {
    kind: 'platt',
    lowest: rows.reduce((min, { z }) => Math.min(min, z), Number.POSITIVE_INFINITY),
    slope,
    intercept,
    slopeVariance: information.one / determinant,
    interceptVariance: information.zz / determinant,
    covariance: -information.z1 / determinant,
  };
}

export const notRelated = (what: string): VerdictError =>
  new VerdictError(
    'data_insufficient',
    `On the calibration part the model does not rank wrong above benign (${what}). No calibrator is applied: ` +
      'look for a change over time between the parts, or label more outputs.',
  );
