import { describe, expect, it } from 'vitest';
import { atThreshold, bootstrapIntervals, scoreBlocks, type ScoreBlocks } from '../../src/evaluation/mod.ts';
import { averagePrecisionOf } from '../../src/evaluation/average_precision.ts';
import { f1AtThresholdOf } from '../../src/evaluation/at_threshold.ts';
import { binomialInterval, normalCdf, seededRandom } from '../../src/stats/mod.ts';
import { binormal, itemsOf, valueOf } from './support/items.ts';

const auprc = { auprc: averagePrecisionOf };

describe('stratified percentile bootstrap', () => {
  const items = binormal(30, 50, 0.8, seededRandom(1));

  it('repeats for a seed, and differs between seeds', () => {
    const of = (seed: number): unknown =>
      bootstrapIntervals(scoreBlocks(items), auprc, { random: seededRandom(seed), resamples: 200 }).get(
        'auprc',
      );
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('keeps the class sizes and draws every block about as often as it is there', () => {
    const blocks = scoreBlocks(
      itemsOf([1, 1, 1, 2, ...Array(16).fill(3)], [1, 1, 1, 1, ...Array(6).fill(1), ...Array(10).fill(0)]),
    );
    let [resamples, ones] = [0, 0];
    const spy = (resample: ScoreBlocks): number => {
      expect(resample.wrong.reduce((sum, count) => sum + count, 0)).toBe(10);
      expect(resample.benign.reduce((sum, count) => sum + count, 0)).toBe(10);
      resamples += 1;
      ones += resample.wrong[0] ?? 0;
      return resamples;
    };
    bootstrapIntervals(blocks, { spy }, { random: seededRandom(2), resamples: 2000 });
    // 3 of 10, 2000 times: standard error √(10·.3·.7/2000) = .032.
    expect(Math.abs(ones / resamples - 3)).toBeLessThan(0.13);
  });

  it('takes the order statistics: of 1 to 999 the 25th from either end', () => {
    let call = 0;
    const made = bootstrapIntervals(
      scoreBlocks(items),
      { rank: () => ++call },
      { random: seededRandom(1), resamples: 999 },
    );
    expect(made.get('rank')).toMatchObject({ low: 25, high: 975 });
  });

  it('is undefined where it would look certain: few items, or resamples that all agree', () => {
    const few = scoreBlocks(binormal(9, 50, 0.8, seededRandom(1)));
    const options = { random: seededRandom(1), resamples: 200 };
    expect(bootstrapIntervals(few, auprc, options).get('auprc')).toMatchObject({ defined: false });
    const separated = scoreBlocks(
      itemsOf(
        Array.from({ length: 40 }, (_, at) => at),
        Array.from({ length: 40 }, (_, at) => (at < 20 ? 0 : 1)),
      ),
    );
    expect(bootstrapIntervals(separated, auprc, options).get('auprc')).toMatchObject({ defined: false });
  });

  it('refuses options without meaning', () => {
    const blocks = scoreBlocks(items);
    expect(() => bootstrapIntervals(blocks, auprc, { random: seededRandom(1), resamples: 10 })).toThrow(
      /resamples/,
    );
    expect(() => bootstrapIntervals(blocks, auprc, { random: seededRandom(1), confidence: 1 })).toThrow(
      /confidence/,
    );
  });

  it('F1 from blocks is F1 from items', () => {
    for (const threshold of [-9, -0.5, 0.7, 9]) {
      expect(f1AtThresholdOf(scoreBlocks(items), threshold)).toBe(valueOf(atThreshold(items, threshold).f1));
    }
  });

  it('covers F1 at a threshold: 600 samples of 60 + 60 items, 400 resamples each, seed 8', () => {
    const [truePositiveRate, falsePositiveRate] = [normalCdf(Math.SQRT2 * 0.8416212 - 0.5), normalCdf(-0.5)];
    const truth = (2 * truePositiveRate) / (truePositiveRate + falsePositiveRate + 1);
    const random = seededRandom(8);
    let hits = 0;
    for (let trial = 0; trial < 600; trial += 1) {
      const blocks = scoreBlocks(binormal(60, 60, 0.8, random));
      const f1 = (resample: ScoreBlocks): number => f1AtThresholdOf(resample, 0.5);
      const made = bootstrapIntervals(blocks, { f1 }, { random, resamples: 400 }).get('f1');
      if (made?.defined === true && made.low <= truth && truth <= made.high) hits += 1;
    }
    const { low, high } = binomialInterval(hits, 600, 0.99);
    expect(low, `covered ${hits / 600}`).toBeLessThanOrEqual(0.96);
    expect(high, `covered ${hits / 600}`).toBeGreaterThanOrEqual(0.94);
  });
});
