import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBucket } from '../src/limits/token_bucket.ts';

describe('token bucket', () => {
  test('grants at most burst + rate × time, under any arrivals', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (waits, rate, burst) => {
          let nowMs = 0;
          const bucket = new TokenBucket(rate, burst, () => nowMs);
          let granted = 0;
          for (const wait of waits) {
            nowMs += wait;
            if (bucket.take() === 0) granted += 1;
          }
          expect(granted).toBeLessThanOrEqual(burst + (rate * nowMs) / 1000 + 1e-9);
        },
      ),
    );
  });

  test('the announced wait is enough', () => {
    let nowMs = 0;
    const bucket = new TokenBucket(4, 1, () => nowMs);
    expect(bucket.take()).toBe(0);
    const waitS = bucket.take();
    expect(waitS).toBeGreaterThan(0);
    nowMs += waitS * 1000;
    expect(bucket.take()).toBe(0);
  });
});
