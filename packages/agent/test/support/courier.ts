import { onTestFinished } from 'vitest';
import { openOutbox } from '../../src/outbox/outbox.ts';
import type { Courier } from '../../src/send/courier.ts';
import { type RetryPolicy, retryPolicy } from '../../src/send/retry_policy.ts';
import { temporaryDirectory } from './directory.ts';

export interface TestCourier extends Courier {
  /** What was slept, in ms; nothing really waits. */
  readonly pauses: number[];
  close(): void;
}

const clock = (): number => Date.UTC(2026, 0, 1);

/** A courier over a real outbox and real HTTP, with time and chance in the test's hands. */
export function courierTo(
  endpoint: string,
  overrides: { readonly retry?: Partial<RetryPolicy>; readonly random?: () => number } = {},
): TestCourier {
  const pauses: number[] = [];
  const closing = new AbortController();
  const outbox = openOutbox({ dataDir: temporaryDirectory(), clock, retainAcked: 1000 });
  onTestFinished(() => outbox.close());
  return {
    outbox,
    clock,
    pauses,
    policy: retryPolicy(overrides.retry),
    submitUrl: `${endpoint}/v1/pcs/submit`,
    batchUrl: `${endpoint}/v1/pcs/batch`,
    headers: { authorization: 'Bearer secret-token' },
    fetch: globalThis.fetch,
    random: overrides.random ?? (() => 0),
    async sleep(ms) {
      pauses.push(ms);
    },
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    closing: closing.signal,
    close: () => closing.abort(),
  };
}
