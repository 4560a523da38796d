import { VerdictError } from '../errors.ts';
import { binomialLowerTail } from '../stats/binomial.ts';
import type { CalibrationRecord } from './calibration_set.ts';
import {
  countRisks,
  type RiskCount,
  type RiskName,
  type ThresholdCounts,
  type Thresholds,
} from './threshold_risk.ts';

export interface LearnThenTestOptions {
  /** Upper bound, strictly between 0 and 1, for each risk to be controlled; at least one. */
  readonly risks: Readonly<Partial<Record<RiskName, number>>>;
  /** Probability, over the draw of the records, with which any of the bounds may fail for the thresholds returned. */
  readonly delta: number;
  /** Candidates, written down before the records were seen: chosen after looking at them, they certify nothing. */
  readonly grid: readonly Thresholds[];
  /**
   * `bonferroni` (default) tests each candidate at δ / grid length. `fixed_sequence` tests them in the order given at δ and
   * stops at the first that fails: stronger when the order puts the safest first.
   */
  readonly procedure?: 'bonferroni' | 'fixed_sequence';
}

export interface CertifiedRisk extends RiskCount {
  readonly alpha: number;
  /** Of the hypothesis that the risk exceeds `alpha`. */
  readonly pValue: number;
}

export type CertifiedRisks = Readonly<Partial<Record<RiskName, CertifiedRisk>>>;

export type LearnThenTestResult =
  /** With so few records no outcome whatever could certify this risk: it takes `needs` of those it is a share of. */
  | {
      readonly feasible: false;
      readonly reason: 'too_few_records';
      readonly risk: RiskName;
      readonly n: number;
      readonly needs: number;
    }
  | {
      readonly feasible: true;
      /**
       * Of the certified candidates the one that accepts the most of the records, then rejects the fewest; null when none is
       * certified. Never simply the one that escalates least: rejecting everything escalates nothing.
       */
      readonly thresholds: Thresholds | null;
      readonly risks: CertifiedRisks;
      readonly certified: number;
    };

/**
 * Learn-Then-Test (Angelopoulos, Bates, Candès, Jordan, Lei 2021): with probability ≥ 1 − δ over the records, every risk
 * of the thresholds returned is within its bound. The p-values are exact binomial tails. Unlike the per-decision bounds
 * of `classify`, `acceptedWrong` and `escalationRate` depend on how many items are wrong: they hold for traffic
 * mixed as the records are. Records must weigh 1 (`thinned` makes them so).
 * @throws VerdictError `argument_invalid`
 */
export function learnThenTest(
  records: readonly CalibrationRecord[],
  options: LearnThenTestOptions,
): LearnThenTestResult {
  const { grid, delta, procedure = 'bonferroni' } = options;
  const targets = assertOptions(records, options);
  const level = procedure === 'bonferroni' ? delta / grid.length : delta;

  const wrong = records.filter((record) => record.label === 'wrong').length;
  const atMost: Readonly<Record<RiskName, number>> = {
    acceptedWrong: records.length,
    missRate: wrong,
    falseRejectRate: records.length - wrong,
    escalationRate: records.length,
  };
  for (const [risk, alpha] of targets) {
    const n = atMost[risk];
    const needs = Math.ceil(Math.log(level) / Math.log1p(-alpha));
    if (n < needs) return { feasible: false, reason: 'too_few_records', risk, n, needs };
  }

  const certified: { thresholds: Thresholds; counts: ThresholdCounts; risks: CertifiedRisks }[] = [];
  for (const thresholds of grid) {
    const counts = countRisks(records, thresholds);
    const risks: { -readonly [Risk in RiskName]?: CertifiedRisk } = {};
    let worst = 0;
    for (const [risk, alpha] of targets) {
      const { bad, n } = counts.risks[risk];
      const pValue = binomialLowerTail(bad, n, alpha);
      risks[risk] = { bad, n, alpha, pValue };
      if (!(pValue <= worst)) worst = pValue;
    }
    if (worst <= level) certified.push({ thresholds, counts, risks });
    else if (procedure === 'fixed_sequence') break;
  }
  const [best] = certified.toSorted(
    (a, b) => b.counts.accepted - a.counts.accepted || a.counts.rejected - b.counts.rejected,
  );
  return {
    feasible: true,
    thresholds: best?.thresholds ?? null,
    risks: best?.risks ?? {},
    certified: certified.length,
  };
}

function assertOptions(
  records: readonly CalibrationRecord[],
  { risks, delta, grid }: LearnThenTestOptions,
): [RiskName, number][] {
  const refuse = (message: string): never => {
    throw new VerdictError('argument_invalid', message);
  };
  const targets: [RiskName, number][] = [];
  for (const risk of ['acceptedWrong', 'missRate', 'falseRejectRate', 'escalationRate'] as const) {
    const alpha = risks[risk];
    if (alpha === undefined) continue;
    if (!(alpha > 0 && alpha < 1)) refuse(`The bound of ${risk} must lie between 0 and 1, not ${alpha}.`);
    targets.push([risk, alpha]);
  }
  if (targets.length === 0) refuse('Name at least one risk with its bound.');
  if (!(delta > 0 && delta < 1)) refuse(`delta must lie between 0 and 1, not ${delta}.`);
  if (grid.length === 0) refuse('The grid needs at least one pair of thresholds.');
  for (const { acceptBelow, rejectAbove } of grid) {
    if (!(acceptBelow <= rejectAbove)) {
      refuse(`acceptBelow must be at most rejectAbove, not ${acceptBelow} and ${rejectAbove}.`);
    }
  }
  for (const { id, score, weight } of records) {
    if (!(score >= 0 && score <= 1)) refuse(`Record ${id} has the score ${score}; it must lie in [0, 1].`);
    if (weight !== 1) refuse(`Record ${id} weighs ${weight}; thin the records to weight 1 first.`);
  }
  return targets;
}
