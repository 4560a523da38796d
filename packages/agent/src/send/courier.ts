import type { Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from './retry_policy.ts';

/** What the sender takes from its surroundings. */
export interface Ports {
  readonly fetch: typeof globalThis.fetch;
  /** Unix ms. */
  readonly clock: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after `ms`; rejects when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Calls back once; what it returns calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Carries records from one outbox to one gateway. */
export interface Courier extends Ports {
  readonly outbox: Outbox;
  readonly policy: RetryPolicy;
  readonly submitUrl: string;
  readonly batchUrl: string;
  /** Authorization and tenant, for every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the agent closes. */
  readonly closing: AbortSignal;
}

/** Covers the time between two steps of this process, so that a live sender does not lose its records. */
const LEASE_MARGIN_MS = 15_000;

/** How long a record must stay leased for a send that starts after `pauseMs`. */
export function leaseMs(policy: RetryPolicy, pauseMs = 0): number {
  return pauseMs + policy.requestTimeoutMs + LEASE_MARGIN_MS;
}
