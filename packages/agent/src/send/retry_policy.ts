import { AgentError } from '../errors.ts';

/** How long to try. All times in ms. */
export interface RetryPolicy {
  /** Sends per delivery before the record becomes a dead letter. */
  readonly maxTries: number;
  /** Upper bound of the first pause; it doubles with every try. */
  readonly baseDelayMs: number;
  /** Upper bound of any pause that the gateway did not ask for. */
  readonly maxDelayMs: number;
  /** A gateway that asks for a longer pause than this gets a dead letter instead of a waiting caller. */
  readonly maxRetryAfterMs: number;
  /** For a single record, until the whole answer is read; for a batch, between two pieces of the answer. */
  readonly requestTimeoutMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxTries: 5,
  baseDelayMs: 200,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 900_000,
  requestTimeoutMs: 10_000,
};

/** setTimeout fires at once above this. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** @throws AgentError `option_invalid` */
export function retryPolicy(overrides: Partial<RetryPolicy> = {}): RetryPolicy {
  const policy = { ...DEFAULT_RETRY_POLICY, ...overrides };
  requireInteger('maxTries', policy.maxTries, 1, 100);
  requireInteger('baseDelayMs', policy.baseDelayMs, 0, LONGEST_TIMER_MS);
  requireInteger('maxDelayMs', policy.maxDelayMs, 0, LONGEST_TIMER_MS);
  requireInteger('maxRetryAfterMs', policy.maxRetryAfterMs, 0, LONGEST_TIMER_MS);
  requireInteger('requestTimeoutMs', policy.requestTimeoutMs, 1, LONGEST_TIMER_MS);
  return policy;
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new AgentError(
      'option_invalid',
      `retry.${name} must be an integer from ${least} to ${most}, not ${value}.`,
    );
  }
}
