import { VerdictError } from '../errors.ts';
import type { CheckId } from './check_result.ts';

/** How one check takes part in the vote. */
export interface CheckSpec {
  readonly check: CheckId;
  /** Above 0, at most 1e6. */
  readonly weight: number;
  /** An answer `pass` that took longer is no answer. */
  readonly timeoutMs: number;
  /** A check without an answer (`error`, `timeout`, `not_evaluated`, missing) leaves the vote, or counts as a fail. */
  readonly onFailure: 'open' | 'closed';
  /** Nothing agrees unless this check passes. Such a check cannot be `open`. */
  readonly required?: boolean;
}

/** An ensemble of M = `checks.length` checks. */
export interface EnsembleParams {
  readonly checks: readonly CheckSpec[];
  /** N, from 1 to M: how many checks must pass; all that vote, where fewer than N vote. */
  readonly n: number;
  /** Least share of the voting weight that must pass, in [0, 1]. Default 0: only N counts. */
  readonly minWeight?: number;
}

const MAX_CHECKS = 64;
/** Sums of weights stay exact enough to compare, and finite. */
const MAX_WEIGHT = 1e6;

/** What is wrong with the parameters, one sentence each; empty where nothing is. */
export function ensembleProblems({ checks, n, minWeight }: EnsembleParams): string[] {
  const problems: string[] = [];
  if (checks.length < 1 || checks.length > MAX_CHECKS) {
    problems.push(`checks must name 1 to ${MAX_CHECKS} checks, not ${checks.length}.`);
  }
  if (!Number.isInteger(n) || n < 1 || n > checks.length) {
    problems.push(`n must be an integer from 1 to the number of checks (${checks.length}), not ${n}.`);
  }
  if (minWeight !== undefined && !(minWeight >= 0 && minWeight <= 1)) {
    problems.push(`minWeight must lie in [0, 1], not ${minWeight}.`);
  }
  const seen = new Set<string>();
  for (const { check, weight, timeoutMs, onFailure, required } of checks) {
    if (seen.has(check)) problems.push(`${check} is listed twice: each check has one vote.`);
    seen.add(check);
    if (!(weight > 0 && weight <= MAX_WEIGHT)) {
      problems.push(`weight of ${check} must be above 0 and at most ${MAX_WEIGHT}, not ${weight}.`);
    }
    if (!(timeoutMs > 0 && timeoutMs < Infinity)) {
      problems.push(`timeoutMs of ${check} must be a finite number above 0, not ${timeoutMs}.`);
    }
    if (onFailure !== 'open' && onFailure !== 'closed') {
      problems.push(`onFailure of ${check} must be open or closed.`);
    }
    if (required === true && onFailure === 'open') {
      problems.push(`${check} is required and open: a required check must be closed.`);
    }
  }
  return problems;
}

/**
 * For the moment when a configuration is read; `combineChecks` itself never throws.
 * @throws VerdictError `params_invalid`, with everything that is wrong
 */
export function assertEnsembleParams(params: EnsembleParams): void {
  const problems = ensembleProblems(params);
  if (problems.length > 0) throw new VerdictError('params_invalid', problems.join(' '));
}
