import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertEnsembleBandit,
  DEFAULT_ARM_WEIGHTS,
  DEFAULT_POLICY,
  type EnsembleBandit,
  lessonOf,
  rewardOfLabel,
} from '../../src/bandit/mod.ts';
import { chooseEnsemble, newEnsembleState } from '../../src/bandit/ensemble_bandit.ts';
import type { CheckName } from '../../src/ensemble/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { binomialInterval } from '../../src/stats/mod.ts';

const arm = (id: string, ...checks: readonly CheckName[]) => ({
  id,
  ensemble: {
    n: checks.length,
    checks: checks.map((check) => ({ check, weight: 1, timeoutMs: 100, onFailure: 'closed' as const })),
  },
});
const BANDIT: EnsembleBandit = {
  arms: [arm('lean', 'pcs_recompute'), arm('full', 'pcs_recompute', 'grounding')],
  policy: DEFAULT_POLICY,
  latencyP95Ms: null,
  safestArm: 'full',
  weights: DEFAULT_ARM_WEIGHTS,
};
const SECRET = 'of the tenant';

describe('a bandit over ensembles', () => {
  test('is taken as it is', () => {
    expect(() => assertEnsembleBandit(BANDIT)).not.toThrow();
  });

  test.each<[string, Partial<EnsembleBandit>]>([
    ['one arm', { arms: BANDIT.arms.slice(0, 1), safestArm: 'lean' }],
    [
      'nine arms',
      { arms: Array.from({ length: 9 }, (_, at) => arm(`a${at}`, 'grounding')), safestArm: 'a0' },
    ],
    ['two arms of one id', { arms: [arm('full', 'grounding'), arm('full', 'policy')] }],
    ['an ensemble without checks', { arms: [arm('full', 'grounding'), arm('none')] }],
    ['a check that votes twice', { arms: [arm('full', 'grounding'), arm('twice', 'policy', 'policy')] }],
    ['a safest arm that it has not', { safestArm: 'other' }],
    ['a limit of 0', { latencyP95Ms: 0 }],
    ['a floor that is no number', { policy: { ...DEFAULT_POLICY, explorationFloor: Number.NaN } }],
    ['a decay of 1', { policy: { ...DEFAULT_POLICY, explorationDecay: 1 } }],
    ['a reward without weights', { weights: { containment: 0, agreement: 0, latency: 0 } }],
    ['a weight below 0', { weights: { ...DEFAULT_ARM_WEIGHTS, latency: -1 } }],
  ])('with %s is refused', (_, change) => {
    expect(() => assertEnsembleBandit({ ...BANDIT, ...change })).toThrow(
      expect.objectContaining({ name: VerdictError.name, code: 'params_invalid' }),
    );
  });

  test('another policy is the same lesson; other arms, limits or weights are another one', () => {
    const lesson = lessonOf(BANDIT);
    expect(lessonOf({ ...BANDIT, policy: { ...DEFAULT_POLICY, kind: 'ucb1' } })).toBe(lesson);
    const others: readonly Partial<EnsembleBandit>[] = [
      { arms: BANDIT.arms.toReversed() },
      { arms: [arm('lean', 'policy'), arm('full', 'pcs_recompute', 'grounding')] },
      { latencyP95Ms: 100 },
      { safestArm: 'lean' },
      { weights: { ...DEFAULT_ARM_WEIGHTS, latency: 0 } },
    ];
    expect(new Set([lesson, ...others.map((other) => lessonOf({ ...BANDIT, ...other }))]).size).toBe(6);
  });

  test('draws by secret and id alone, with the propensities that it tells (99.9 % Clopper–Pearson)', () => {
    const state = newEnsembleState(BANDIT);
    const draws = Array.from({ length: 4_000 }, (_, at) => chooseEnsemble(BANDIT, state, `${at}`, SECRET));
    expect(chooseEnsemble(BANDIT, state, '7', SECRET)).toEqual(draws[7]);
    const lean = draws.filter(({ choice, ensemble }) => choice.arm === 'lean' && ensemble.n === 1).length;
    const { low, high } = binomialInterval(lean, draws.length, 0.999);
    const told = draws[0]?.choice.propensities['lean'] ?? 0;
    expect(told).toBeGreaterThan(low);
    expect(told).toBeLessThan(high);
    const otherwise = draws.filter(
      ({ choice }, at) => choice.arm !== chooseEnsemble(BANDIT, state, `${at}`, 'another').choice.arm,
    );
    expect(otherwise.length).toBeGreaterThan(draws.length / 3);
  });
});

describe('the reward of a label', () => {
  const labelled = { pcsId: 'p', label: 'wrong', accepted: false, latencyMs: 100 } as const;

  test('is that of its terms where all are labelled', () => {
    const all = { ...labelled, propensity: 1, labelShare: 1 };
    const { reward, terms } = rewardOfLabel(all, BANDIT, SECRET);
    expect(terms).toEqual({ containment: 1, agreement: 1, latency_ms: 100, cost_usd: null });
    expect(reward).toBeCloseTo((0.5 + 0.3 + 0.1 * 0.95) / 0.9, 12);
    expect(rewardOfLabel({ ...all, accepted: true }, BANDIT, SECRET).reward).toBeCloseTo(0.095 / 0.9, 12);
  });

  test('enters with the same chance, accepted or escalated: an arm that escalates what is wrong has its true mean', () => {
    // Half of the outputs is wrong; the arm accepts what is benign and nothing else. labelShare 0.2.
    const share = 0.2;
    const pick = (accepted: boolean, total: number) =>
      Array.from({ length: total }, (_, at) => ({
        ...labelled,
        pcsId: `${accepted}${at}`,
        accepted,
        label: accepted ? ('benign' as const) : labelled.label,
        propensity: accepted ? share : 1,
        labelShare: share,
      })).filter((each) => rewardOfLabel(each, BANDIT, SECRET).reward !== null).length;
    // Of 10,000 each, 2,000 accepted and all 10,000 escalated are labelled: as many of each must enter.
    expect(pick(true, 2_000)).toBe(2_000);
    const { low, high } = binomialInterval(pick(false, 10_000), 10_000, 0.999);
    expect(low).toBeLessThan(share);
    expect(high).toBeGreaterThan(share);
  });

  test('is null or in [0, 1], whatever was labelled', () => {
    fc.assert(
      fc.property(
        fc.record({
          pcsId: fc.string(),
          label: fc.constantFrom('wrong' as const, 'benign' as const),
          accepted: fc.boolean(),
          latencyMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
          propensity: fc.double({ min: 1e-4, max: 1, noNaN: true }),
          labelShare: fc.double({ min: 1e-4, max: 1, noNaN: true }),
        }),
        (choice) => {
          const { reward } = rewardOfLabel(choice, BANDIT, SECRET);
          expect(reward === null || (reward >= 0 && reward <= 1)).toBe(true);
        },
      ),
      { seed: 8 },
    );
  });
});
