import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullJitterMs, pauseMs } from '../src/send/backoff.ts';
import { parseRetryAfter } from '../src/send/retry_after.ts';
import { DEFAULT_RETRY_POLICY, retryPolicy } from '../src/send/retry_policy.ts';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const delays = fc.record({ baseDelayMs: fc.nat(10_000), maxDelayMs: fc.nat(100_000) });

describe('full jitter', () => {
  test('lies in [0, min(cap, base · 2^(tries − 1))) for any number of tries', () => {
    fc.assert(
      fc.property(delays, fc.integer({ min: 1, max: 2000 }), unit, (policy, tries, u) => {
        const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** Math.min(tries - 1, 31));
        const pause = fullJitterMs(policy, tries, () => u);
        expect(Number.isSafeInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThan(Math.max(ceiling, 1));
      }),
    );
  });

  test('reaches both ends of its range', () => {
    const policy = { baseDelayMs: 100, maxDelayMs: 1000 };
    expect(fullJitterMs(policy, 3, () => 0)).toBe(0);
    expect(fullJitterMs(policy, 3, () => 1 - 2 ** -53)).toBe(399);
  });

  test('a pause is never shorter than the gateway asked, nor longer than that and the back-off', () => {
    fc.assert(
      fc.property(fc.nat(900_000), fc.integer({ min: 1, max: 100 }), unit, (asked, tries, u) => {
        const pause = pauseMs(DEFAULT_RETRY_POLICY, tries, asked, () => u);
        expect(pause).toBeGreaterThanOrEqual(asked);
        expect(pause).toBeLessThan(asked + DEFAULT_RETRY_POLICY.maxDelayMs);
      }),
    );
  });
});

describe('Retry-After (RFC 9110, 10.2.3)', () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 0);
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 3 ', 3000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sun Nov  6 08:49:37 1994', 37_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ])('%j asks for %i ms', (field, ms) => {
    expect(parseRetryAfter(field, now)).toBe(ms);
  });

  test.each([null, '', '-1', '1.5', 'soon', '1e3', '0x10', 'Sun, 99 Nov 1994 08:49:37 GMT', '9'.repeat(400)])(
    '%j asks for nothing',
    (field) => {
      expect(parseRetryAfter(field, now)).toBeUndefined();
    },
  );

  test('no field value makes it throw or yield a negative or non-finite pause', () => {
    fc.assert(
      fc.property(fc.string(), (field) => {
        const ms = parseRetryAfter(field, now);
        expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});

describe('retry policy', () => {
  test('five tries by default', () => {
    expect(retryPolicy().maxTries).toBe(5);
  });

  test.each([
    { maxTries: 0 },
    { maxTries: Number.NaN },
    { baseDelayMs: -1 },
    { maxDelayMs: 2 ** 31 },
    { requestTimeoutMs: 0 },
    { maxRetryAfterMs: 0.5 },
  ])('refuses %j', (overrides) => {
    expect(() => retryPolicy(overrides)).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });
});
