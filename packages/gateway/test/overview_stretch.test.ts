import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_BUCKETS } from '../src/http/outcomes/outcome_schemas.ts';
import { overviewStretch } from '../src/http/outcomes/overview_stretch.ts';

test('any stretch of time is covered by at most so many buckets of whole minutes, none of them outside it', () => {
  const instant = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') });
  fc.assert(
    fc.property(instant, fc.oneof(fc.integer({ min: 1, max: 86_400_000 }), instant), (fromMs, lengthMs) => {
      const asked = fromMs + Math.max(1, lengthMs);
      const { bucketMs, ...stretch } = overviewStretch(fromMs, asked);
      expect(bucketMs % 60_000).toBe(0);
      expect([stretch.fromMs % bucketMs, stretch.untilMs % bucketMs]).toEqual([0, 0]);
      expect(stretch.untilMs - stretch.fromMs).toBeLessThanOrEqual(MOST_BUCKETS * bucketMs);
      expect(fromMs - stretch.fromMs).toBeLessThan(bucketMs);
      expect(fromMs).toBeGreaterThanOrEqual(stretch.fromMs);
      expect(stretch.untilMs - asked).toBeLessThan(bucketMs);
      expect(stretch.untilMs).toBeGreaterThanOrEqual(asked);
    }),
    { numRuns: 2_000 },
  );
});

test('an hour is told by the minute, and a month by hours', () => {
  const [hour, day] = [3_600_000, 86_400_000];
  expect(overviewStretch(0, hour).bucketMs).toBe(60_000);
  expect(overviewStretch(0, 30 * day).bucketMs).toBe(12 * hour);
});
