import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrivalQueue } from '../src/load/loop/arrival_queue.ts';
import { type SchedulePlan, scheduleMs } from '../src/load/loop/schedule.ts';
import { drawNewKind, MIXES, type MixName } from '../src/load/mixes.ts';
import { Sample } from '../src/load/records/sample.ts';
import { seededRandom, uniformAt } from '../src/load/seeded_random.ts';

const PLAN: SchedulePlan = { ratePerS: 500, durationS: 20, process: 'poisson', shape: 'steady', seed: 1 };
const SEEDS = [1, 2, 3, 42, 2 ** 40];

const arrivals = (plan: Partial<SchedulePlan>): number[] => [...scheduleMs({ ...PLAN, ...plan })];

/** Beyond five standard deviations of what a Poisson process gives, about once in two million draws; the seeds are fixed. */
function expectPoissonCount(count: number, mean: number, what: string): void {
  expect(Math.abs(count - mean), `${what}: ${count} arrivals, ${mean} expected`).toBeLessThan(
    5 * Math.sqrt(mean),
  );
}

describe('the schedule', () => {
  test('follows from the seed alone: the same twice, another for another seed', () => {
    expect(arrivals({ seed: 7 })).toEqual(arrivals({ seed: 7 }));
    expect(arrivals({ seed: 8 })).not.toEqual(arrivals({ seed: 7 }));
  });

  test('ascends from 0 to the duration, for any plan', () => {
    fc.assert(
      fc.property(
        fc.record({
          ratePerS: fc.integer({ min: 1, max: 2_000 }),
          durationS: fc.integer({ min: 1, max: 3_000 }).map((ms) => ms / 1000),
          process: fc.constantFrom('poisson' as const, 'uniform' as const),
          shape: fc.constantFrom('steady' as const, 'burst' as const),
          seed: fc.nat(),
        }),
        (plan) => {
          const times = arrivals(plan);
          expect(times.every((ms, i) => ms >= (times[i - 1] ?? 0) && ms < plan.durationS * 1000)).toBe(true);
        },
      ),
    );
  });

  test.each(SEEDS)('poisson, seed %i: the right mean, and gaps without memory', (seed) => {
    const times = arrivals({ seed });
    expectPoissonCount(times.length, 10_000, `seed ${seed}`);
    // Counts of disjoint intervals: their variance over their mean is 1, with a standard deviation of √(2/n).
    const counts = Array.from({ length: 200 }, () => 0);
    for (const ms of times) counts[Math.floor(ms / 100)] = (counts[Math.floor(ms / 100)] ?? 0) + 1;
    const mean = times.length / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(variance / mean - 1), `seed ${seed}`).toBeLessThan(5 * Math.sqrt(2 / counts.length));
  });

  test('uniform: exactly the rate, in equal gaps', () => {
    const times = arrivals({ process: 'uniform', ratePerS: 100, durationS: 3 });
    expect(times).toHaveLength(300);
    expect(times.every((ms, i) => Math.abs(ms - i * 10) < 1e-6)).toBe(true);
  });

  test.each(SEEDS)(
    'burst, seed %i: four times the rate in each first quarter, the same on average',
    (seed) => {
      const times = arrivals({ shape: 'burst', seed });
      expect(times.every((ms) => ms % 1000 < 250)).toBe(true);
      expectPoissonCount(times.length, 10_000, `seed ${seed}`);
      const firstSecond = times.filter((ms) => ms < 250).length;
      expectPoissonCount(firstSecond, 500, `first second, seed ${seed}`);
    },
  );
});

describe('the mix', () => {
  test.each(Object.keys(MIXES) as MixName[])('%s: the shares of the kinds are those documented', (name) => {
    const mix = MIXES[name];
    expect(Object.values(mix.shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let index = 0; index < draws; index += 1) {
      const kind = drawNewKind(mix, uniformAt(42, 'kinds', index));
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const kind of ['accept', 'escalate', 'forged', 'malformed'] as const) {
      const share = Math.min(1, mix.shares[kind] / (1 - mix.shares.duplicate));
      const deviation = Math.sqrt(draws * share * (1 - share));
      const count = counts.get(kind) ?? 0;
      expect(Math.abs(count - draws * share), `${count} ${kind}`).toBeLessThanOrEqual(5 * deviation + 1e-6);
    }
  });
});

describe('seeded randomness', () => {
  test('is uniform in [0, 1) and differs between streams', () => {
    const random = seededRandom(42, 'a');
    const draws = Array.from({ length: 50_000 }, random);
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * draws.length));
    expect(seededRandom(42, 'b')()).not.toBe(draws[0]);
  });
});

test('the queue of what is due keeps the order, however it is used', () => {
  const change = fc.integer({ min: -1_500, max: 1_500 });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const queue = new ArrivalQueue();
      const model: number[] = [];
      const shift = (): unknown => queue.shift()?.intendedMs;
      let pushed = 0;
      for (const by of changes) {
        for (let i = 0; i < by; i += 1) {
          pushed += 1;
          queue.push(pushed, pushed + 0.5);
          model.push(pushed);
        }
        const taken = model.splice(0, Math.max(0, -by));
        expect(taken.map(shift)).toEqual(taken);
      }
      expect(queue.length).toBe(model.length);
      const rest = model.map(() => queue.shift());
      expect(rest).toEqual(model.map((ms) => ({ intendedMs: ms, noticedMs: ms + 0.5 })));
      expect(queue.shift()).toBeUndefined();
    }),
  );
});

test('the sample keeps every item with the same probability, and makes only those it keeps', () => {
  const kept = new Map<number, number>();
  let made = 0;
  const runs = 2_000;
  for (let run = 0; run < runs; run += 1) {
    const sample = new Sample<number>(1, seededRandom(run, 'sample'));
    expect(sample.draw()).toBeUndefined();
    for (let item = 0; item < 5; item += 1) {
      sample.offer(() => {
        made += 1;
        return item;
      });
    }
    const item = sample.draw() ?? -1;
    kept.set(item, (kept.get(item) ?? 0) + 1);
  }
  const deviation = Math.sqrt(runs * 0.2 * 0.8);
  for (let item = 0; item < 5; item += 1) {
    expect(Math.abs((kept.get(item) ?? 0) - runs / 5), `item ${item}`).toBeLessThan(5 * deviation);
  }
  expect(made).toBeLessThan(5 * runs);
});
