import { describe, expect, it } from 'vitest';
import type { BanditPolicy } from '../../src/bandit/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import { bernoulli, regretOf, slopeOf, uniform } from './support.ts';

const NO_FLOOR = { explorationFloor: 0, explorationDecay: 0 };

interface Growth {
  /** Mean over the runs of regret(t)/t, at each mark. */
  readonly perChoice: readonly number[];
  /** Fitted exponent of regret ∝ t^x, mean over the runs, and the end of its 99.9 % normal interval. */
  readonly exponent: number;
  readonly upper: number;
}

function growth(
  world: Parameters<typeof regretOf>[0],
  policy: BanditPolicy,
  marks: readonly number[],
  runs: number,
  seed: number,
): Growth {
  const all = Array.from({ length: runs }, (_, run) =>
    regretOf(world, policy, marks, seededRandom(seed * 1_000_003 + run * 7919)),
  );
  const logs = marks.map((mark) => Math.log(mark));
  const exponents = all.map((regrets) =>
    slopeOf(
      logs,
      regrets.map((regret) => Math.log(regret + 1)),
    ),
  );
  const exponent = exponents.reduce((sum, each) => sum + each, 0) / runs;
  const variance = exponents.reduce((sum, each) => sum + (each - exponent) ** 2, 0) / (runs - 1);
  return {
    perChoice: marks.map(
      (mark, at) => all.reduce((sum, regrets) => sum + (regrets[at] ?? 0), 0) / runs / mark,
    ),
    exponent,
    upper: exponent + 3.29 * Math.sqrt(variance / runs),
  };
}

describe('regret against the best fixed arm grows slower than the number of choices', () => {
  it.each([
    {
      name: 'Thompson, binary',
      kind: 'thompson',
      world: [0.8, 0.6, 0.4].map(bernoulli),
      last: 1280,
      runs: 12,
      bar: 0.8,
    },
    {
      name: 'Thompson, bounded',
      kind: 'thompson',
      world: [0.8, 0.6, 0.4].map(uniform),
      last: 1280,
      runs: 12,
      bar: 0.8,
    },
    { name: 'UCB1', kind: 'ucb1', world: [0.8, 0.6, 0.4].map(bernoulli), last: 12_800, runs: 15, bar: 0.8 },
    { name: 'KL-UCB', kind: 'kl_ucb', world: [0.8, 0.6, 0.4].map(bernoulli), last: 6400, runs: 15, bar: 0.8 },
  ] as const)('$name (seed 41, $runs runs of $last)', ({ kind, world, last, runs, bar }) => {
    const marks = [last / 16, last / 8, last / 4, last / 2, last];
    const { perChoice, upper } = growth(world, { kind, ...NO_FLOOR }, marks, runs, 41);
    expect(perChoice.toSorted((a, b) => b - a)).toEqual(perChoice);
    expect(upper).toBeLessThan(bar);
  });

  it('a constant floor costs ε of the mean gap per choice for ever; a decaying one is sublinear (seed 42)', () => {
    const world = [0.8, 0.6, 0.4].map(bernoulli);
    const marks = [2000, 4000, 8000, 16_000];
    const run = (explorationDecay: number) =>
      growth(world, { kind: 'ucb1', explorationFloor: 0.2, explorationDecay }, marks, 8, 42);
    const [constant, decaying] = [run(0), run(0.5)];
    // 0.2 of the mean gap (0 + .2 + .4)/3 is .04 per choice.
    expect(constant.perChoice.at(-1)).toBeGreaterThan(0.038);
    expect(decaying.perChoice.at(-1)).toBeLessThan(0.03);
    expect(decaying.upper).toBeLessThan(0.8);
    expect(constant.exponent).toBeGreaterThan(decaying.upper);
  });

  it('choosing at random is linear: the measure can tell', () => {
    const { exponent } = growth(
      [0.8, 0.4].map(bernoulli),
      { kind: 'ucb1', explorationFloor: 1, explorationDecay: 0 },
      [400, 800, 1600],
      5,
      43,
    );
    expect(exponent).toBeGreaterThan(0.95);
  });
});
