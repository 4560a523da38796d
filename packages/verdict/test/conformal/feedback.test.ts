import { describe, expect, it } from 'vitest';
import { seededRandom } from '@kakeya/verdict/stats';
import { type FeedbackPlan, scoreModel, simulateFeedback } from '@kakeya/verdict/conformal';

const PLAN: FeedbackPlan = {
  model: scoreModel(0.9),
  wrongShare: 0.3,
  labelShare: 0.2,
  weighted: true,
  deltaAccept: 0.05,
  deltaReject: 0.05,
  limits: { maxSize: 500, windowMs: null },
  items: 5_000,
  every: 5_000,
};
const STREAMS = 20;

/** Mean over independent streams with its 99.9 % normal interval: items of one stream share a set, so streams are the unit. */
function lastRates(
  plan: FeedbackPlan,
  seed: number,
): Record<'accepted' | 'rejected', { low: number; high: number }> {
  const random = seededRandom(seed);
  const ends = Array.from({ length: STREAMS }, () => simulateFeedback(plan, random).at(-1));
  const intervalOf = (values: number[]): { low: number; high: number } => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    const half = 3.29 * Math.sqrt(variance / values.length);
    return { low: mean - half, high: mean + half };
  };
  return {
    accepted: intervalOf(ends.map((end) => end?.acceptedWrong ?? Number.NaN)),
    rejected: intervalOf(ends.map((end) => end?.rejectedBenign ?? Number.NaN)),
  };
}

describe('labels that come from the decisions themselves: 20 % of what is decided, all that is escalated', () => {
  it('break both bounds when they all count alike (seed 21)', () => {
    const { accepted, rejected } = lastRates({ ...PLAN, weighted: false }, 21);
    expect(accepted.low).toBeGreaterThan(0.05);
    expect(rejected.low).toBeGreaterThan(0.05);
  });

  it('keep both bounds when they count by the inverse of their propensity (seed 22)', () => {
    const { accepted, rejected } = lastRates(PLAN, 22);
    expect(accepted.low).toBeLessThanOrEqual(0.05);
    expect(accepted.high).toBeLessThan(0.07);
    expect(rejected.low).toBeLessThanOrEqual(0.05);
    expect(rejected.high).toBeLessThan(0.07);
    expect(accepted.high).toBeGreaterThan(0.01);
  });

  it('keep them without weights when everything is labelled (seed 23)', () => {
    const { accepted, rejected } = lastRates(
      { ...PLAN, labelShare: 1, weighted: false, items: 2_000, every: 2_000 },
      23,
    );
    for (const { low, high } of [accepted, rejected]) {
      expect(low).toBeLessThanOrEqual(0.05);
      expect(high).toBeLessThan(0.07);
    }
  });

  it('cannot be weighted when nothing that was decided is ever labelled', () => {
    expect(() => simulateFeedback({ ...PLAN, labelShare: 0 }, seededRandom(24))).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
