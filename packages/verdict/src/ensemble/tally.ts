import { CHECK_STATUSES, type CheckId, type CheckResult, type CheckStatus } from './check_result.ts';
import type { CheckSpec } from './params.ts';

export type TallyReason =
  | CheckStatus
  /** No result came in. */
  | 'missing'
  /** A pass that took longer than the check's timeout. */
  | 'late'
  /** More than one result came in under this name: none of them is believed. */
  | 'duplicate'
  /** A score outside [0, 1], a duration that is none, or an unknown status. */
  | 'malformed';

/** How one check of the ensemble was counted, and why. */
export interface Tally {
  readonly check: CheckId;
  readonly counted: 'pass' | 'fail' | 'left_out';
  readonly reason: TallyReason;
}

const STATUSES: ReadonlySet<string> = new Set(CHECK_STATUSES);

/** A late fail stays a fail: slowness must not be worth more than the answer that it delays. */
export function tallyOf(spec: CheckSpec, results: readonly CheckResult[]): Tally {
  const { check } = spec;
  const reason = reasonOf(spec, results);
  if (reason === 'pass') return { check, counted: 'pass', reason };
  if (reason === 'fail' || reason === 'duplicate' || reason === 'malformed') {
    return { check, counted: 'fail', reason };
  }
  return { check, counted: spec.onFailure === 'open' ? 'left_out' : 'fail', reason };
}

function reasonOf({ timeoutMs }: CheckSpec, results: readonly CheckResult[]): TallyReason {
  const [result, ...others] = results;
  if (result === undefined) return 'missing';
  if (others.length > 0) return 'duplicate';
  const { status, score, durationMs } = result;
  if (!STATUSES.has(status)) return 'malformed';
  if (score !== null && !(score >= 0 && score <= 1)) return 'malformed';
  if (durationMs !== null && !(durationMs >= 0)) return 'malformed';
  return status === 'pass' && durationMs !== null && durationMs > timeoutMs ? 'late' : status;
}
