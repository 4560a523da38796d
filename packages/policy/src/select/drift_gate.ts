import { PolicyError } from '../errors.ts';
import type { DriftReport } from './drift_report.ts';

export interface DriftGate {
  readonly ok: boolean;
  /** One sentence. */
  readonly reason: string;
}

export interface DriftGateOptions {
  /** Lets a version through that was compared on no context at all. Default false. */
  readonly allowNothingCompared?: boolean;
}

/**
 * Whether a new version may replace the old one: at most `maxShare` (0 to 1) of the compared verdicts changed.
 * @throws PolicyError `argument_invalid`
 */
export function driftGate(report: DriftReport, maxShare: number, options: DriftGateOptions = {}): DriftGate {
  if (!(maxShare >= 0 && maxShare <= 1)) {
    throw new PolicyError(
      'argument_invalid',
      `The largest share of changes must be from 0 to 1, not ${maxShare}.`,
    );
  }
  const { n, changed, share, unreadable, interval } = report;
  if (share === null) {
    const ok = options.allowNothingCompared === true;
    return { ok, reason: `No context was compared${ok ? ', which the caller allows' : ': give some'}.` };
  }
  const ok = share <= maxShare;
  const which = unreadable > 0 ? `, ${unreadable} of them unreadable to the new version` : '';
  return {
    ok,
    reason:
      `${changed} of ${n} verdicts changed (${percent(share)}, ${percent(interval.confidence)} interval ` +
      `${percent(interval.low)} to ${percent(interval.high)}${which}); ${ok ? 'within' : 'above'} the ` +
      `${percent(maxShare)} allowed.`,
  };
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
