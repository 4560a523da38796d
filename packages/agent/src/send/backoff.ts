import type { RetryPolicy } from './retry_policy.ts';

const MOST_DOUBLINGS = 31;

/**
 * Full jitter (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015): uniform in
 * [0, min(maxDelayMs, baseDelayMs · 2^(tries − 1))), so that agents that failed together do not return together.
 *
 * `tries`: sends so far, ≥ 1. `random`: uniform in [0, 1). Returns whole ms.
 */
export function fullJitterMs(
  policy: Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs'>,
  tries: number,
  random: () => number,
): number {
  // Bounded doubling: 0 · ∞ would be NaN, and a timer of NaN fires at once.
  const doublings = Math.min(tries - 1, MOST_DOUBLINGS);
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** doublings);
  return Math.floor(random() * ceiling);
}

/** The pause before the next try, or `too_long` when the gateway asks for more than the policy allows. */
export function pauseMs(
  policy: RetryPolicy,
  tries: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number | 'too_long' {
  const asked = retryAfterMs ?? 0;
  if (asked > policy.maxRetryAfterMs) return 'too_long';
  // Jitter on top of what was asked: never sooner, and not all at the same instant.
  return asked + fullJitterMs(policy, tries, random);
}
