import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, timeTicks } from '../src/charts/axis_ticks.ts';
import { bucketWords } from '../src/pages/overview/bucket_words.ts';
import { checkWords, lagWords } from '../src/pages/overview/check_words.ts';
import { missingWords } from '../src/pages/overview/missing_words.ts';

describe('ticks of counts', () => {
  it('begin at zero, reach the top and are whole and few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (top) => {
        const ticks = countTicks(top);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(top);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe('ticks of time', () => {
  it('lie within the stretch, evenly, and are no more than there is room for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e12, max: 2e12 }),
        fc.integer({ min: 900_000, max: 2_592_000_000 }),
        fc.integer({ min: 2, max: 15 }),
        fc.integer({ min: -12, max: 14 }),
        (fromMs, lengthMs, most, zoneHours) => {
          const { stepMs, atMs } = timeTicks(fromMs, fromMs + lengthMs, most, zoneHours * 3_600_000);
          expect(atMs.length).toBeLessThanOrEqual(most + 1);
          for (const at of atMs) {
            expect(at).toBeGreaterThanOrEqual(fromMs);
            expect(at).toBeLessThan(fromMs + lengthMs);
            expect((at + zoneHours * 3_600_000) % stepMs).toBe(0);
          }
        },
      ),
    );
  });
});

describe('words of the overview', () => {
  it('say a lag in words, and keep the fault that comes with it', () => {
    expect(checkWords({ name: 'projection feed', ok: true, detail: '0 entries behind' })).toEqual({
      name: 'Projection feed',
      detail: 'up to date',
    });
    expect(
      checkWords({ name: 'projection bus', ok: true, detail: '12 entries behind: no connection' }).detail,
    ).toBe('12 entries behind: no connection');
    expect(checkWords({ name: 'dedup', ok: false }).detail).toBe('does not work');
  });

  it('say of all projections how far the last one is behind', () => {
    const behind = (entries: number) => ({
      name: 'projection x',
      ok: true,
      detail: `${entries} entries behind`,
    });
    expect(lagWords([behind(0), behind(0)])).toBe('All 2 projections are up to date');
    expect(lagWords([behind(4), behind(0)])).toBe('2 projections, at most 4 entries behind');
  });

  it('leave a check that is not known as the gateway says it', () => {
    expect(checkWords({ name: 'moon phase', ok: true, detail: 'full' })).toEqual({
      name: 'moon phase',
      detail: 'full',
    });
  });

  it('count the labels that a guarantee lacks', () => {
    expect(missingWords({ n: 12, needs: 59 })).toContain('47 more');
    expect(missingWords({ n: 0, needs: null })).toContain('no number of labels');
    expect(missingWords(undefined)).toContain('too few');
  });

  it('call a bucket by its largest whole unit', () => {
    expect(bucketWords(60_000)).toBe('minute');
    expect(bucketWords(7_200_000)).toBe('2 hours');
    expect(bucketWords(86_400_000)).toBe('day');
  });
});
