import type { Interval } from '../stats/mod.ts';
import { type ArmSummary, assertRoutedRecords, P95, type RoutedRecord, summariseArm } from './arm_summary.ts';
import { assertGuardrails, type Guardrails, levelPerLook } from './guardrails.ts';
import { type GuardrailReading, readContainment, readLatency } from './guardrail_reading.ts';
import { newcombeDifference } from './newcombe.ts';
import { quantileAtLeast, quantileAtMost } from './quantile_bounds.ts';

/** A confidence interval whose ends a small sample may not give; null is unbounded. */
export interface OpenInterval {
  readonly low: number | null;
  readonly high: number | null;
}

export type ArmReport = Omit<ArmSummary, 'latenciesMs'> & { readonly p95IntervalMs: OpenInterval };

export interface ExperimentAnalysis {
  readonly treatment: ArmReport;
  readonly control: ArmReport;
  /**
   * p95 of treatment minus control, with an interval of at least 95 % for any distribution: the difference of two
   * order-statistic intervals of 97.5 % each.
   */
  readonly p95DifferenceMs: number | null;
  readonly p95DifferenceIntervalMs: OpenInterval;
  /** Containment of treatment minus control, with Newcombe's interval (approximately 95 %) on the effective sizes. */
  readonly containmentDifference: number | null;
  readonly containmentDifferenceInterval: Interval | null;
  readonly guardrails: { readonly containment: GuardrailReading; readonly latency: GuardrailReading };
  /** `no_evidence_of_harm` is not evidence of no harm: the intervals say what harm is still possible. */
  readonly verdict: 'breach' | 'insufficient' | 'no_evidence_of_harm';
}

const REPORT_LEVEL = 0.0125;

/**
 * Compares the arms as they were assigned, whatever path each output took. The intervals are for reading; a breach
 * is decided by the stricter one-sided bounds in `guardrails`, so that looking often does not cause one by chance.
 * @throws VerdictError `argument_invalid` for a record, `params_invalid` for the guardrails
 */
export function analyseExperiment(
  records: readonly RoutedRecord[],
  guardrails: Guardrails,
): ExperimentAnalysis {
  assertGuardrails(guardrails);
  assertRoutedRecords(records);
  let maxWeight = 0;
  for (const { wrong, weight } of records) if (wrong !== null) maxWeight = Math.max(maxWeight, weight);
  const treatment = summariseArm(
    records.filter(({ arm }) => arm === 'treatment'),
    maxWeight,
  );
  const control = summariseArm(
    records.filter(({ arm }) => arm === 'control'),
    maxWeight,
  );
  const level = levelPerLook(guardrails);
  const containment = readContainment(treatment, control, guardrails.containmentMargin, level);
  const latency = readLatency(treatment, control, guardrails.p95MarginMs, level);
  const readings = [containment.status, latency.status];
  const [reportT, reportC] = [reportOf(treatment), reportOf(control)];
  return {
    treatment: reportT,
    control: reportC,
    p95DifferenceMs: latency.difference,
    p95DifferenceIntervalMs: {
      low: minus(reportT.p95IntervalMs.low, reportC.p95IntervalMs.high),
      high: minus(reportT.p95IntervalMs.high, reportC.p95IntervalMs.low),
    },
    containmentDifference: containment.difference,
    containmentDifferenceInterval: newcombeDifference(treatment, control),
    guardrails: { containment, latency },
    verdict: readings.includes('breach')
      ? 'breach'
      : readings.includes('insufficient')
        ? 'insufficient'
        : 'no_evidence_of_harm',
  };
}

function reportOf({ latenciesMs, ...summary }: ArmSummary): ArmReport {
  return {
    ...summary,
    p95IntervalMs: {
      low: quantileAtLeast(latenciesMs, P95, REPORT_LEVEL),
      high: quantileAtMost(latenciesMs, P95, REPORT_LEVEL),
    },
  };
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;
