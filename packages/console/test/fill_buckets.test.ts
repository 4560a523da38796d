import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBuckets } from '../src/pages/overview/fill_buckets.ts';
import { rangeSpan } from '../src/shell/range_span.ts';

const MINUTE_MS = 60_000;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const iso = (ms: number): string => new Date(ms).toISOString();

const counts = { escalate: 0, reject: 0, replayed: 0, equivocations: 0, refused: 0, latency: null };

const answers = fc
  .record({ minutes: fc.integer({ min: 1, max: 60 }), n: fc.integer({ min: 0, max: 200 }) })
  .chain(({ minutes, n }) =>
    fc.record({
      minutes: fc.constant(minutes),
      n: fc.constant(n),
      kept: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
    }),
  )
  .map(({ minutes, n, kept }) => {
    const bucket_ms = minutes * MINUTE_MS;
    return {
      from: iso(BEGIN_MS),
      until: iso(BEGIN_MS + n * bucket_ms),
      bucket_ms,
      buckets: kept.flatMap((keep, index) =>
        keep ? [{ ...counts, at: iso(BEGIN_MS + index * bucket_ms), accept: index + 1 }] : [],
      ),
    };
  });

describe('filled buckets', () => {
  it('follow each other without a gap from the beginning to the end', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const times = fillBuckets(answer).map(({ atMs }) => atMs);
        const n = (Date.parse(answer.until) - BEGIN_MS) / answer.bucket_ms;
        expect(times).toEqual(Array.from({ length: n }, (_, index) => BEGIN_MS + index * answer.bucket_ms));
      }),
    );
  });

  it('hold what the gateway counted where it counted, and zero elsewhere', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const known = new Map(answer.buckets.map(({ at, accept }) => [Date.parse(at), accept]));
        for (const { atMs, accept } of fillBuckets(answer)) expect(accept).toBe(known.get(atMs) ?? 0);
      }),
    );
  });

  it('know no latency where nothing was decided', () => {
    const [bucket] = fillBuckets({
      from: iso(BEGIN_MS),
      until: iso(BEGIN_MS + MINUTE_MS),
      bucket_ms: MINUTE_MS,
      buckets: [],
    });
    expect(bucket?.latency).toBeNull();
  });
});

describe('the span of a range', () => {
  it('is as long as the range, holds now, and is the same for all of a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: BEGIN_MS, max: BEGIN_MS + 1e11 }),
        fc.integer({ min: 15, max: 43_200 }),
        (nowMs, minutes) => {
          const { from, until } = rangeSpan(nowMs, minutes * MINUTE_MS);
          expect(Date.parse(until) - Date.parse(from)).toBe(minutes * MINUTE_MS);
          expect(Date.parse(until)).toBeGreaterThan(nowMs);
          expect(Date.parse(until) - nowMs).toBeLessThanOrEqual(MINUTE_MS);
          const minuteBegan = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
          expect(rangeSpan(minuteBegan, minutes * MINUTE_MS)).toEqual({ from, until });
        },
      ),
    );
  });
});
