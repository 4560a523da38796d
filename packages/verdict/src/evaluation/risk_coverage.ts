import { VerdictError } from '../errors.ts';
import type { Estimate, Scored } from './scored.ts';
import { type ScoreBlocks, scoreBlocks } from './score_blocks.ts';
import { type Share, shareOf } from './share.ts';

/** What is accepted when every score of at most `threshold` is. */
export interface RiskCoveragePoint {
  readonly threshold: number;
  readonly accepted: number;
  readonly acceptedWrong: number;
  /** Share of all items that is accepted. */
  readonly coverage: number;
  /** Share of the accepted that is wrong. */
  readonly risk: number;
}

/**
 * Selective prediction (El-Yaniv & Wiener 2010): the least suspect scores are accepted first, equal scores together.
 * One point per distinct score, coverage ascending to 1; none for no items.
 *
 * @throws VerdictError `argument_invalid` for a score that is not finite, with its index
 */
export const riskCoverageCurve = (items: readonly Scored[]): readonly RiskCoveragePoint[] => [
  ...ascending(scoreBlocks(items)),
];

function* ascending(blocks: ScoreBlocks): Generator<RiskCoveragePoint> {
  const n = blocks.nWrong + blocks.nBenign;
  let [accepted, acceptedWrong] = [0, 0];
  for (const [at, threshold] of blocks.scores.entries()) {
    const [wrong, benign] = [blocks.wrong[at] ?? 0, blocks.benign[at] ?? 0];
    if (wrong + benign === 0) continue;
    accepted += wrong + benign;
    acceptedWrong += wrong;
    yield { threshold, accepted, acceptedWrong, coverage: accepted / n, risk: acceptedWrong / accepted };
  }
}

/**
 * Area under the risk–coverage curve: the mean over all items of the risk at the block that first accepts them (Geifman &
 * El-Yaniv 2017; without ties exactly theirs). Smaller is better; a constant score has the share of wrong items.
 */
export function areaUnderRiskCoverage(items: readonly Scored[]): Estimate {
  const blocks = scoreBlocks(items);
  return items.length === 0
    ? { defined: false, reason: 'there are no items' }
    : { defined: true, value: areaUnderRiskCoverageOf(blocks) };
}

export function areaUnderRiskCoverageOf(blocks: ScoreBlocks): number {
  let [area, before] = [0, 0];
  for (const { coverage, risk } of ascending(blocks)) {
    area += (coverage - before) * risk;
    before = coverage;
  }
  return area;
}

export interface CoverageAtRisk {
  readonly maxRisk: number;
  /** 0 where no threshold keeps the risk. */
  readonly coverage: number;
  /** Accept up to here; null where no threshold keeps the risk. */
  readonly threshold: number | null;
  /** Of the accepted, on these very items: the threshold was chosen on them, so new items do worse. */
  readonly risk: Share;
  readonly inSample: true;
}

/**
 * The largest coverage whose risk on these items is at most `maxRisk`. A description, not a guarantee: for one, calibrate.
 *
 * @throws VerdictError `argument_invalid`
 */
export function coverageAtRisk(items: readonly Scored[], maxRisk: number, confidence = 0.95): CoverageAtRisk {
  if (!(maxRisk >= 0 && maxRisk <= 1)) {
    throw new VerdictError('argument_invalid', `maxRisk must lie in [0, 1], not ${maxRisk}.`);
  }
  const point = riskCoverageCurve(items).findLast(({ risk }) => risk <= maxRisk);
  return {
    maxRisk,
    coverage: point?.coverage ?? 0,
    threshold: point?.threshold ?? null,
    risk: shareOf(point?.acceptedWrong ?? 0, point?.accepted ?? 0, confidence, 'nothing is accepted'),
    inSample: true,
  };
}
