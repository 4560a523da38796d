import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_REWARD, rewardOf, rewardTerms } from '../../src/bandit/mod.ts';
import { VerdictError } from '../../src/mod.ts';

const outcome = (label: 'wrong' | 'benign', accepted: boolean) =>
  rewardTerms({ label, accepted, latencyMs: null, costUsd: null });
const onlyContainment = { ...DEFAULT_REWARD, weights: { containment: 1, agreement: 0, latency: 0, cost: 0 } };

describe('the reward', () => {
  it('containment is the share of wrong outputs that were not accepted, not 1 − escalation rate', () => {
    // 2 of 10 wrong outputs accepted, 90 benign outputs of which 45 escalated: containment is .8, whatever the 45 are.
    const outcomes = [
      ...Array.from({ length: 10 }, (_, index) => outcome('wrong', index < 2)),
      ...Array.from({ length: 90 }, (_, index) => outcome('benign', index < 45)),
    ];
    const rewards = outcomes.map((terms) => rewardOf(terms, onlyContainment)).filter((one) => one !== null);
    expect(rewards).toHaveLength(10);
    expect(rewards.reduce((sum, one) => sum + one, 0) / rewards.length).toBe(0.8);
  });

  it('is the weighted mean of what is known', () => {
    const terms = { containment: 1, agreement: 1, latency_ms: 1000, cost_usd: 0.05 };
    expect(rewardOf(terms)).toBeCloseTo(0.5 + 0.3 + 0.1 * 0.5, 12);
    expect(rewardOf({ ...terms, containment: null, agreement: null })).toBeCloseTo(0.25, 12);
    expect(rewardOf({ containment: null, agreement: null, latency_ms: null, cost_usd: null })).toBeNull();
  });

  it('escalating everything does not pay: agreement asks for benign outputs to be accepted', () => {
    expect(rewardOf(outcome('benign', true))).toBe(1);
    expect(rewardOf(outcome('benign', false))).toBe(0);
    expect(rewardOf(outcome('wrong', true))).toBe(0);
  });

  it('is in [0, 1] and never rises with latency or cost', () => {
    const known = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    const cost = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        known,
        known,
        cost,
        cost,
        fc.double({ min: 1, max: 10, noNaN: true }),
        (containment, agreement, a, b, by) => {
          const reward = (factor: number): number =>
            rewardOf({ containment, agreement, latency_ms: a * factor, cost_usd: b * factor }) ?? Number.NaN;
          expect(reward(1) >= 0 && reward(1) <= 1).toBe(true);
          expect(reward(by)).toBeLessThanOrEqual(reward(1));
        },
      ),
    );
  });

  it.each([{ containment: Number.NaN }, { agreement: 1.5 }, { latency_ms: Infinity }, { cost_usd: -1 }])(
    'refuses %j',
    (more) => {
      const sound = { containment: 1, agreement: 1, latency_ms: 1, cost_usd: 1 };
      expect(() => rewardOf({ ...sound, ...more })).toThrow(VerdictError);
    },
  );

  it('refuses weights and scales that mean nothing', () => {
    const terms = outcome('wrong', false);
    const weights = { ...DEFAULT_REWARD.weights, cost: Number.NaN };
    expect(() => rewardOf(terms, { ...DEFAULT_REWARD, weights })).toThrow(VerdictError);
    expect(() => rewardOf(terms, { ...DEFAULT_REWARD, worstLatencyMs: 0 })).toThrow(VerdictError);
  });
});
