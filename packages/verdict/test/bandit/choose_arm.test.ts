import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  armOdds,
  type BanditPolicy,
  type BanditState,
  chooseArm,
  drawBestArm,
  excludedArms,
  observeReward,
} from '../../src/bandit/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { binomialInterval, drawNormal, seededRandom } from '../../src/stats/mod.ts';
import { emptyState } from './support.ts';

const LIMITS = { latency_p95_ms: 100, cost_usd: 0.01 };
const policyOf = (more: Partial<BanditPolicy> = {}): BanditPolicy => ({
  kind: 'thompson',
  explorationFloor: 0.05,
  explorationDecay: 0,
  ...more,
});

/** A state after rewards of these arms. */
function after(
  state: BanditState,
  rewards: readonly (readonly [index: number, reward: number])[],
): BanditState {
  const random = seededRandom(1);
  return rewards.reduce(
    (now, [index, reward]) =>
      observeReward(now, { arm: `arm${index}`, reward, latencyMs: null, costUsd: null }, random),
    state,
  );
}

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

const stateAndPolicy = fc
  .integer({ min: 1, max: 6 })
  .chain((count) =>
    fc.record({
      state: fc
        .array(fc.tuple(fc.nat(count - 1), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 })
        .map((rewards) => after(emptyState(count), rewards)),
      kind: fc.constantFrom('thompson' as const, 'ucb1' as const, 'kl_ucb' as const),
      explorationFloor: fc.double({ min: 0, max: 1, noNaN: true }),
      explorationDecay: fc.double({ min: 0, max: 0.99, noNaN: true }),
    }),
  )
  .map(({ state, ...policy }) => ({ state, policy }));

describe('propensities', () => {
  it('sum to 1 within 1e-9, keep the floor, and only a possible arm is drawn', () => {
    fc.assert(
      fc.property(
        stateAndPolicy,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (given, level) => {
          const { state, policy } = given;
          const { arm, propensities } = chooseArm(state, policy, () => level);
          const shares = Object.values(propensities);
          expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
          const floor = policy.explorationFloor * (state.observations + 1) ** -policy.explorationDecay;
          for (const share of shares) {
            expect(share).toBeGreaterThanOrEqual((floor / shares.length) * (1 - 1e-12));
            expect(share).toBeLessThanOrEqual(1);
          }
          expect(propensities[arm]).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are those that the arm is drawn with (seed 21, 8,000 draws, 99.9 % Clopper–Pearson)', () => {
    const state = after(emptyState(3), [
      ...times(6, [0, 1] as const),
      ...times(5, [1, 0] as const),
      [2, 1],
      [2, 0],
    ]);
    const random = seededRandom(21);
    const { propensities } = armOdds(state, policyOf());
    const chosen = new Map<string, number>();
    for (let draw = 0; draw < 8_000; draw++) {
      const { arm } = chooseArm(state, policyOf(), random);
      chosen.set(arm, (chosen.get(arm) ?? 0) + 1);
    }
    for (const [id, share] of Object.entries(propensities)) {
      const { low, high } = binomialInterval(chosen.get(id) ?? 0, 8_000, 0.999);
      expect(share).toBeGreaterThan(low);
      expect(share).toBeLessThan(high);
    }
  });

  it('a constant floor bounds inverse propensities, a decaying one lets them grow', () => {
    const state = after(emptyState(2), [...times(400, [0, 1] as const), ...times(100, [1, 0] as const)]);
    const least = (more: Partial<BanditPolicy>): number =>
      Math.min(...Object.values(armOdds(state, policyOf(more)).propensities));
    expect(least({})).toBeCloseTo(0.025, 12);
    expect(least({ explorationDecay: 0.5 })).toBeCloseTo(0.025 / Math.sqrt(501), 12);
    expect(least({ explorationFloor: 0 })).toBeLessThan(1e-9);
  });

  it('UCB takes what it has not tried first, then the largest index; ties share', () => {
    const none = { explorationFloor: 0 };
    const odds = (state: BanditState, kind: BanditPolicy['kind']) =>
      armOdds(state, policyOf({ ...none, kind })).propensities;
    for (const kind of ['ucb1', 'kl_ucb'] as const) {
      expect(odds(after(emptyState(3), [[1, 1]]), kind)).toEqual({ arm0: 0.5, arm1: 0, arm2: 0.5 });
      const tried = after(emptyState(2), [...times(50, [0, 1] as const), ...times(50, [1, 0] as const)]);
      expect(odds(tried, kind)).toEqual({ arm0: 1, arm1: 0 });
    }
  });

  it('is the same for the same seed', () => {
    const run = (seed: number): string[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 30 }, () => chooseArm(emptyState(4), policyOf(), random).arm);
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  it.each([
    { explorationFloor: Number.NaN },
    { explorationFloor: 1.1 },
    { explorationDecay: 1 },
    { explorationDecay: Number.NaN },
    { kind: 'greedy' as 'ucb1' },
  ])('refuses %j', (more) => {
    expect(() => armOdds(emptyState(2), policyOf(more))).toThrow(VerdictError);
  });

  it('no arms have no best', () => {
    expect(() => drawBestArm([], seededRandom(1))).toThrow(VerdictError);
  });
});

describe('limits', () => {
  const withLatencies = (state: BanditState, id: string, latencies: readonly number[], costUsd = 0) =>
    latencies.reduce(
      (now, latencyMs) => observeReward(now, { arm: id, reward: 1, latencyMs, costUsd }, () => 0.5),
      state,
    );

  it('an arm that is shown to be too slow is never drawn, however well it rewards', () => {
    const state = withLatencies(emptyState(3, LIMITS as never), 'arm1', times(20, 101));
    expect(excludedArms(state)).toMatchObject([{ arm: 'arm1', limit: 'latency_p95', estimate: 1, n: 20 }]);
    for (const kind of ['thompson', 'ucb1', 'kl_ucb'] as const) {
      const { propensities, fallback } = armOdds(state, policyOf({ kind, explorationFloor: 0.5 }));
      expect(propensities['arm1']).toBe(0);
      expect((propensities['arm0'] ?? 0) + (propensities['arm2'] ?? 0)).toBeCloseTo(1, 12);
      expect(fallback).toBeNull();
    }
  });

  it('an arm that costs too much is excluded from 30 costs on; what costs less is not', () => {
    const costs = (count: number, costUsd: number) =>
      excludedArms(withLatencies(emptyState(1, LIMITS as never), 'arm0', times(count, 1), costUsd));
    expect(costs(29, 0.02)).toEqual([]);
    expect(costs(30, 0.02)).toMatchObject([{ arm: 'arm0', limit: 'cost', n: 30 }]);
    expect(costs(200, 0.01)).toEqual([]);
  });

  it('evidence that could be chance does not exclude', () => {
    const few = withLatencies(emptyState(1, LIMITS as never), 'arm0', [101, 1, 1]);
    expect(excludedArms(few)).toEqual([]);
  });

  it('without limits nothing is excluded', () => {
    expect(excludedArms(withLatencies(emptyState(1), 'arm0', times(100, 1e9), 1e9))).toEqual([]);
  });

  it('when every arm breaks a limit, the safest is taken, and it is said', () => {
    const one = withLatencies(emptyState(2, LIMITS as never), 'arm0', times(20, 101));
    const both = withLatencies(one, 'arm1', times(20, 101));
    const choice = chooseArm({ ...both, safest_arm: 'arm1' }, policyOf(), seededRandom(1));
    expect(choice).toMatchObject({
      arm: 'arm1',
      propensities: { arm0: 0, arm1: 1 },
      fallback: 'all_excluded',
      excluded: [{ arm: 'arm0' }, { arm: 'arm1' }],
    });
  });

  it('an arm exactly at both limits is excluded at any of 400 looks in at most 5 % of runs (seed 31)', () => {
    const random = seededRandom(31);
    const runs = 400;
    let excluded = 0;
    for (let run = 0; run < runs; run++) {
      let state = emptyState(1, LIMITS as never);
      for (let look = 0; look < 400; look++) {
        const latencyMs = random() < 0.05 ? 101 : 99;
        const costUsd = Math.max(0, 0.01 + 0.002 * drawNormal(random));
        state = observeReward(state, { arm: 'arm0', reward: 1, latencyMs, costUsd }, random);
        if (look % 10 === 9 && excludedArms(state).length > 0) {
          excluded++;
          break;
        }
      }
    }
    expect(binomialInterval(excluded, runs).low).toBeLessThanOrEqual(0.05);
    expect(excluded / runs).toBeLessThanOrEqual(0.05);
  });
});
