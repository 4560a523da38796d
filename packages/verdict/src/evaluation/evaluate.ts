import { seededRandom } from '../stats/mod.ts';
import { atThreshold, bestF1, f1AtThresholdOf } from './at_threshold.ts';
import { averagePrecisionOf } from './average_precision.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { brier } from './brier.ts';
import { controlReports, definedAuroc, lengthMatchedReport, withControls } from './controls.ts';
import { evaluationVerdict } from './evaluation_verdict.ts';
import { expectedCalibrationError } from './expected_calibration_error.ts';
import { reliabilityBins } from './reliability.ts';
import type {
  Bootstrapped,
  Calibration,
  EvaluationItem,
  EvaluationOptions,
  EvaluationReport,
} from './report.ts';
import { areaUnderRiskCoverageOf, coverageAtRisk } from './risk_coverage.ts';
import type { Scored } from './scored.ts';
import { type ScoreBlocks, scoreBlocks } from './score_blocks.ts';

const MAX_RISKS = [0.01, 0.05, 0.1];

/**
 * Everything that one score on labelled texts can be asked, always beside the controls. Items must be independent and the
 * labels made without sight of the score. Deterministic: the same items and options give the same report.
 *
 * @throws VerdictError `data_insufficient` where a class is missing, `argument_invalid` for a score that is not finite
 */
export function evaluate(
  items: readonly EvaluationItem[],
  options: EvaluationOptions = {},
): EvaluationReport {
  const { seed = 1, threshold, confidence = 0.95, resamples = 1000 } = options;
  const auroc = definedAuroc(items, confidence);
  const { nWrong, nBenign } = auroc;
  const blocks = scoreBlocks(items);
  const statistics = {
    auprc: averagePrecisionOf,
    aurc: areaUnderRiskCoverageOf,
    ...(threshold !== undefined && { f1: (resample: ScoreBlocks) => f1AtThresholdOf(resample, threshold) }),
  };
  const intervals = bootstrapIntervals<string>(blocks, statistics, {
    random: seededRandom(seed),
    resamples,
    confidence,
  });
  const interval = (name: 'auprc' | 'aurc' | 'f1'): Bootstrapped['interval'] =>
    intervals.get(name) ?? { defined: false, reason: 'it was not resampled' };
  const itemsWithControls = withControls(items);
  const controls = controlReports(itemsWithControls, confidence);
  const lengthMatched = lengthMatchedReport(itemsWithControls, seed, confidence);
  const flagged = threshold === undefined ? null : atThreshold(items, threshold, confidence);
  return {
    n: items.length,
    nWrong,
    nBenign,
    confidence,
    seed,
    auroc,
    auprc: { value: averagePrecisionOf(blocks), interval: interval('auprc') },
    shareWrong: nWrong / items.length,
    atThreshold: flagged === null ? null : { ...flagged, f1Interval: interval('f1') },
    bestF1: bestF1(items),
    areaUnderRiskCoverage: { value: areaUnderRiskCoverageOf(blocks), interval: interval('aurc') },
    coverageAtRisk: MAX_RISKS.map((maxRisk) => coverageAtRisk(items, maxRisk, confidence)),
    calibration: calibrationOf(items, confidence),
    controls,
    lengthMatched,
    verdict: evaluationVerdict({ auroc, controls, lengthMatched }),
  };
}

/** A score is a probability only if its owner says so; one outside [0, 1] certainly is none. */
function calibrationOf(items: readonly Scored[], confidence: number): Calibration {
  if (items.some(({ score }) => score < 0 || score > 1)) {
    return { defined: false, reason: 'the scores are not probabilities: some lie outside [0, 1]' };
  }
  const parts = brier(items);
  const error = expectedCalibrationError(items);
  if (!parts.defined) return parts;
  if (!error.defined) return error;
  const bins = reliabilityBins(items, undefined, confidence);
  return { defined: true, brier: parts, expectedCalibrationError: error.value, bins };
}
