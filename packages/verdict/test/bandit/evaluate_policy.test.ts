import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BanditPolicy,
  chooseArm,
  evaluatePolicy,
  fixedPolicy,
  greedyPolicy,
  observeReward,
  type RewardedChoice,
  uniformPolicy,
} from '../../src/bandit/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { binomialInterval, type Interval, type RandomSource, seededRandom } from '../../src/stats/mod.ts';
import { bernoulli, emptyState } from './support.ts';

const WORLD = [0.8, 0.6, 0.4].map(bernoulli);
const LOGGING = { arm0: 0.2, arm1: 0.3, arm2: 0.5 };
const TARGETS = [
  { name: 'the best arm', policy: new Map([['arm0', 1]]), truth: 0.8 },
  {
    name: 'a mixture',
    policy: new Map([
      ['arm0', 0.5],
      ['arm1', 0.25],
      ['arm2', 0.25],
    ]),
    truth: 0.65,
  },
];

function fixedLog(n: number, random: RandomSource): RewardedChoice[] {
  return Array.from({ length: n }, () => {
    const level = random();
    const index = level < 0.2 ? 0 : level < 0.5 ? 1 : 2;
    return { arm: `arm${index}`, propensities: LOGGING, reward: WORLD[index]?.draw(random) ?? Number.NaN };
  });
}

function learningLog(n: number, policy: BanditPolicy, random: RandomSource): RewardedChoice[] {
  let state = emptyState(WORLD.length);
  return Array.from({ length: n }, () => {
    const { arm, propensities } = chooseArm(state, policy, random);
    const reward = WORLD[Number(arm.slice(3))]?.draw(random) ?? Number.NaN;
    state = observeReward(state, { arm, reward, latencyMs: null, costUsd: null }, random);
    return { arm, propensities, reward };
  });
}

/** How many of the trials' intervals hold the truth, per estimator, and the mean of the unbiased ones. */
function trials(
  count: number,
  truth: number,
  policy: ReadonlyMap<string, number>,
  log: (trial: number) => RewardedChoice[],
) {
  const hits = { ips: 0, bernstein: 0, snips: 0, dr: 0 };
  const width = { ips: 0, dr: 0 };
  const holds = ({ low, high }: Interval): number => Number(low <= truth && truth <= high);
  for (let trial = 0; trial < count; trial++) {
    const { ips, snips, dr } = evaluatePolicy(log(trial), policy);
    hits.ips += holds(ips.interval);
    hits.bernstein += holds(ips.bernstein);
    hits.snips += holds(snips.interval);
    hits.dr += holds(dr.interval);
    width.ips += (ips.interval.high - ips.interval.low) / count;
    width.dr += (dr.interval.high - dr.interval.low) / count;
  }
  return { hits, width };
}

describe('coverage of the 95 % intervals', () => {
  it.each(TARGETS)(
    'a fixed logging policy, $name: nominal cannot be refuted, and none covers less than 93 % (1000 trials of 500, seed 51)',
    ({ policy, truth }) => {
      const random = seededRandom(51);
      const { hits, width } = trials(1000, truth, policy, () => fixedLog(500, random));
      for (const name of ['ips', 'snips', 'dr'] as const) {
        const { low, high } = binomialInterval(hits[name], 1000, 0.999);
        expect(high, `${name}: ${hits[name]} of 1000`).toBeGreaterThan(0.95);
        expect(low, `${name}: ${hits[name]} of 1000`).toBeGreaterThan(0.9);
        expect(hits[name] / 1000).toBeGreaterThan(0.93);
      }
      expect(binomialInterval(hits.bernstein, 1000, 0.999).low).toBeGreaterThan(0.95);
      expect(width.dr).toBeLessThan(width.ips);
    },
  );

  it('a learning logging policy (UCB1, floor 0.2): Bernstein holds, the normal ones fall short by less than 5 points (1000 trials of 500, seed 52)', () => {
    const random = seededRandom(52);
    const policy: BanditPolicy = { kind: 'ucb1', explorationFloor: 0.2, explorationDecay: 0 };
    const log = () => learningLog(500, policy, random);
    const { hits } = trials(1000, 0.8, new Map([['arm0', 1]]), log);
    expect(binomialInterval(hits.bernstein, 1000, 0.999).low).toBeGreaterThan(0.95);
    for (const name of ['ips', 'snips', 'dr'] as const) {
      expect(hits[name] / 1000, `${name}: ${hits[name]} of 1000`).toBeGreaterThan(0.9);
    }
  });

  it('wrong propensities would be found out: the coverage of IPS breaks down (seed 53)', () => {
    const random = seededRandom(53);
    const { hits } = trials(200, 0.8, new Map([['arm0', 1]]), () =>
      fixedLog(500, random).map((choice) => ({
        ...choice,
        propensities: { arm0: 0.3, arm1: 0.3, arm2: 0.4 },
      })),
    );
    expect(binomialInterval(hits.ips, 200).high).toBeLessThan(0.5);
  });
});

describe('evaluation', () => {
  it('of the policy that wrote the log is the mean reward', () => {
    const log = fixedLog(1000, seededRandom(54));
    const mean = log.reduce((sum, { reward }) => sum + reward, 0) / log.length;
    const found = evaluatePolicy(log, new Map(Object.entries(LOGGING)));
    expect(found.ips.value).toBeCloseTo(mean, 12);
    expect(found.snips.value).toBeCloseTo(mean, 12);
    expect(found.overlap.effectiveSampleSize).toBeCloseTo(1000, 9);
    expect(found.overlap.maxWeight).toBeCloseTo(1, 12);
  });

  it('by hand: two choices', () => {
    const propensities = { a: 0.5, b: 0.5 };
    const log = [
      { arm: 'a', propensities, reward: 1 },
      { arm: 'b', propensities, reward: 0.5 },
    ];
    const { ips, snips, dr, overlap } = evaluatePolicy(log, new Map([['a', 1]]));
    expect(ips.value).toBe(1);
    expect(snips.value).toBe(1);
    // First: .5 + 2 · (1 − .5); second: 1, the mean of a so far.
    expect(dr.value).toBe(1.25);
    expect(dr.interval.high).toBe(1);
    expect(overlap).toEqual({ effectiveSampleSize: 1, maxWeight: 2, minPropensity: 0.5 });
  });

  it('intervals stay in [0, 1] and the effective size in [0, n] (property)', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 20, max: 60 }), (seed, n) => {
        const { ips, snips, dr, overlap } = evaluatePolicy(
          fixedLog(n, seededRandom(seed)),
          new Map([['arm2', 1]]),
        );
        for (const { low, high } of [ips.interval, ips.bernstein, snips.interval, dr.interval]) {
          expect(low >= 0 && low <= high && high <= 1).toBe(true);
        }
        expect(overlap.effectiveSampleSize > 0 && overlap.effectiveSampleSize <= n * (1 + 1e-12)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  const propensities = { a: 1, b: 0 };
  const never = Array.from({ length: 3 }, () => ({ arm: 'a', propensities, reward: 1 }));
  it.each<[string, RewardedChoice[], ReadonlyMap<string, number>, string]>([
    ['an arm that could not have been drawn', never, new Map([['b', 1]]), 'data_insufficient'],
    ['an arm that the log does not know', never, new Map([['constructor', 1]]), 'data_insufficient'],
    ['one choice', never.slice(1, 2), new Map([['a', 1]]), 'data_insufficient'],
    [
      'an arm that was never drawn',
      never.map((choice) => ({ ...choice, propensities: { a: 0.9, b: 0.1 } })),
      new Map([['b', 1]]),
      'data_insufficient',
    ],
    ['a policy that does not sum to 1', never, new Map([['a', 0.5]]), 'argument_invalid'],
    ['a NaN probability', never, new Map([['a', Number.NaN]]), 'argument_invalid'],
  ])('refuses %s', (_, log, policy, code) => {
    expect(() => evaluatePolicy(log, policy)).toThrow(
      expect.objectContaining({ code, name: 'VerdictError' }),
    );
  });

  it('refuses a confidence that is none', () => {
    expect(() => evaluatePolicy(never, new Map([['a', 1]]), Number.NaN)).toThrow(VerdictError);
  });

  it('policies by name', () => {
    const log = fixedLog(300, seededRandom(55));
    expect([...greedyPolicy(log)]).toEqual([['arm0', 1]]);
    expect([...uniformPolicy(log).keys()]).toEqual(['arm0', 'arm1', 'arm2']);
    expect([...fixedPolicy(log, 'arm1')]).toEqual([['arm1', 1]]);
    expect(() => fixedPolicy(log, 'nobody')).toThrow(/arm0, arm1, arm2/);
    expect(() => greedyPolicy([])).toThrow(VerdictError);
  });
});
