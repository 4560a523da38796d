import { VerdictError } from '../errors.ts';
import type { Arm } from './assign_arm.ts';
import { sampleQuantile } from './quantile_bounds.ts';

/** One output that went through an experiment. */
export interface RoutedRecord {
  readonly arm: Arm;
  readonly path: 'fast' | 'full';
  readonly latencyMs: number;
  /** The label; null where nobody labelled it. */
  readonly wrong: boolean | null;
  /** Of a wrong output: whether it was kept from being accepted. Read only where `wrong` is true. */
  readonly contained: boolean | null;
  /** 1 / the probability with which an output like this was chosen for labelling. */
  readonly weight: number;
}

export interface ArmSummary {
  readonly n: number;
  readonly fast: number;
  readonly labelled: number;
  readonly wrong: number;
  readonly contained: number;
  /**
   * Weighted share of the labelled-wrong outputs that were not accepted; null without one. Never 1 − escalation
   * rate: an arm that escalates everything but the wrong outputs contains nothing.
   */
  readonly containment: number | null;
  /** ⌊Σw / max w⌋ over the wrong ones: with equal weights their number, else the size that their spread is worth at worst. */
  readonly effectiveWrong: number;
  readonly p95Ms: number | null;
  /** Ascending. */
  readonly latenciesMs: readonly number[];
}

export const P95 = 0.95;
/** Σw / max w of equal weights must not be floored to one less. */
const ROUNDING = 1e-9;

/**
 * `maxWeight` is the largest weight of any labelled record of the experiment: accepted outputs are labelled at a
 * lower rate, and the weight of one wrong accepted output counts before the first one has been seen.
 */
export function summariseArm(records: readonly RoutedRecord[], maxWeight: number): ArmSummary {
  const wrong = records.filter((record) => record.wrong === true);
  const contained = wrong.filter((record) => record.contained === true);
  const weight = sum(wrong);
  const latenciesMs = records.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
  return {
    n: records.length,
    fast: records.filter(({ path }) => path === 'fast').length,
    labelled: records.filter((record) => record.wrong !== null).length,
    wrong: wrong.length,
    contained: contained.length,
    containment: wrong.length === 0 ? null : sum(contained) / weight,
    effectiveWrong: wrong.length === 0 ? 0 : Math.floor(weight / maxWeight + ROUNDING),
    p95Ms: sampleQuantile(latenciesMs, P95) ?? null,
    latenciesMs,
  };
}

/** @throws VerdictError `argument_invalid` naming the record, counted from 0 */
export function assertRoutedRecords(records: readonly RoutedRecord[]): void {
  for (const [index, { arm, path, latencyMs, wrong, contained, weight }] of records.entries()) {
    const fault = faultOf();
    if (fault !== undefined) throw new VerdictError('argument_invalid', `Record ${index}: ${fault}`);

    function faultOf(): string | undefined {
      if (!(latencyMs >= 0 && latencyMs < Infinity)) return `latencyMs is ${latencyMs}.`;
      if (!(weight > 0 && weight < Infinity)) return `weight must be above 0 and finite, not ${weight}.`;
      if (arm === 'control' && path === 'fast') return 'the control arm never takes the fast path.';
      if (wrong === true && contained === null)
        return 'it is wrong, and nothing says whether it was accepted.';
      return undefined;
    }
  }
}

const sum = (records: readonly RoutedRecord[]): number =>
  records.reduce((total, { weight }) => total + weight, 0);
