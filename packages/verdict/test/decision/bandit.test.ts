import { describe, expect, test } from 'vitest';
import {
  DEFAULT_ARM_WEIGHTS,
  DEFAULT_POLICY,
  type EnsembleBandit,
  learnRewards,
  lessonOf,
} from '../../src/bandit/mod.ts';
import {
  applyChange,
  assertDecisionSettings,
  type BanditChange,
  type Change,
  createDecider,
  DEFAULT_DECISION_SETTINGS,
  type DecisionState,
  EMPTY_DECISION_STATE,
  parseDecisionState,
  serializeDecisionState,
  tenantStateOf,
} from '../../src/decision/mod.ts';
import { DEFAULT_PARAMS, type Outcome } from '../../src/mod.ts';
import { FEATURE_NAMES, type Features, riskModelText } from '../../src/risk/mod.ts';
import { trainRisk } from '../../src/risk/training/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import { type Overrides, record } from '../support/record.ts';
import { settings } from './support.ts';

const check = (name: 'pcs_recompute' | 'grounding' | 'external_judge') => ({
  check: name,
  weight: 1,
  timeoutMs: 300,
  onFailure: 'closed' as const,
});
/** What comes without passages passes the lean arm and fails the full one. */
const BANDIT: EnsembleBandit = {
  arms: [
    { id: 'lean', ensemble: { n: 1, checks: [check('pcs_recompute')] } },
    { id: 'full', ensemble: { n: 2, checks: [check('pcs_recompute'), check('grounding')] } },
  ],
  policy: DEFAULT_POLICY,
  latencyP95Ms: null,
  safestArm: 'full',
  weights: DEFAULT_ARM_WEIGHTS,
};
const CONFIGURED = settings('a', { bandit: BANDIT });

const decide = createDecider(DEFAULT_PARAMS);
const stateOf = (...changes: readonly Change[]): DecisionState =>
  changes.reduce(applyChange, EMPTY_DECISION_STATE);
const NO_FEATURES = Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])) as Features;
const idOf = (index: number): string => index.toString(16).padStart(64, '0');
const outcome = (state: DecisionState, index: number, overrides: Overrides = {}): Outcome =>
  decide(
    { tenant: 'a', record: record({ merkle_root: idOf(index), ...overrides }), receivedAtMs: 1_000 },
    state,
  ).conclude([]);

/** What follows when one arm always earned this reward, and the other the opposite. */
function learnt(state: DecisionState, reward: number, through = 9, bandit = BANDIT): BanditChange {
  const before = tenantStateOf(state, 'a').bandit?.state;
  if (before === undefined) throw new Error('The tenant has no bandit.');
  const observations = Array.from({ length: 60 }, (_, index) => ({
    arm: index % 2 === 0 ? 'lean' : 'full',
    reward: index % 2 === 0 ? reward : 1 - reward,
    latencyMs: null,
    costUsd: null,
  }));
  return {
    kind: 'bandit',
    tenant: 'a',
    at_ms: 0,
    by: 'bandit',
    lesson: lessonOf(bandit),
    through,
    state: learnRewards(before, observations, 's'),
  };
}

function riskModel(): Change {
  const random = seededRandom(11);
  const { model, card } = trainRisk(
    Array.from({ length: 400 }, (_, index) => {
      const coh_star = random();
      const label = random() < coh_star ? ('wrong' as const) : ('benign' as const);
      return { features: { ...NO_FEATURES, coh_star }, label, atMs: index };
    }),
    { kind: 'logistic' },
  );
  return {
    kind: 'model',
    tenant: 'a',
    at_ms: 0,
    role: 'risk',
    by: 'ada',
    reason: 'pilot',
    model_id: card.modelId,
    model: JSON.parse(riskModelText(model)),
  };
}

describe('an ensemble that is drawn', () => {
  const state = stateOf(CONFIGURED);
  const outcomes = Array.from({ length: 60 }, (_, index) => outcome(state, index));

  test("votes in the place of the tenant's ensemble, and is named with propensities that sum to 1", () => {
    const drawn = new Set(outcomes.map(({ ensemble, decision }) => `${ensemble?.arm} ${decision}`));
    expect(drawn).toEqual(new Set(['lean accept', 'full escalate']));
    for (const { ensemble } of outcomes) {
      const { propensities = {}, excluded, fallback } = ensemble ?? {};
      expect(Object.keys(propensities)).toEqual(['lean', 'full']);
      expect(Object.values(propensities).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
      expect({ excluded, fallback }).toEqual({ excluded: [], fallback: null });
    }
  });

  test('is the same again for the same record, also from a stored state', () => {
    const stored = parseDecisionState(JSON.parse(JSON.stringify(serializeDecisionState(state))));
    expect(outcomes.map((_, index) => outcome(stored, index))).toEqual(outcomes);
    const after = applyChange(state, learnt(state, 1));
    const again = parseDecisionState(JSON.parse(JSON.stringify(serializeDecisionState(after))));
    expect(tenantStateOf(again, 'a').bandit).toEqual(tenantStateOf(after, 'a').bandit);
    expect(outcomes.map((_, index) => outcome(again, index))).toEqual(
      outcomes.map((_, index) => outcome(after, index)),
    );
  });

  test('is the better one after its rewards, and a new calibration version', () => {
    const arms = (after: DecisionState) => outcomes.map((_, index) => outcome(after, index).ensemble?.arm);
    expect(arms(applyChange(state, learnt(state, 1))).filter((arm) => arm === 'lean').length).toBeGreaterThan(
      52,
    );
    expect(arms(applyChange(state, learnt(state, 0))).filter((arm) => arm === 'full').length).toBeGreaterThan(
      52,
    );
    const { calibration_version } = outcome(applyChange(state, learnt(state, 1)), 1);
    expect(calibration_version).not.toBe(outcomes[1]?.calibration_version);
  });

  test('asks an external judge only where the arm that was drawn has one', () => {
    const [lean] = BANDIT.arms;
    if (lean === undefined) throw new Error('There is an arm.');
    const judged = { id: 'judged', ensemble: { n: 1, checks: [check('external_judge')] } };
    const asked = stateOf(settings('a', { bandit: { ...BANDIT, arms: [lean, judged], safestArm: 'lean' } }));
    const texts = { answer: 'Yes.', passages: [], samples: [] };
    for (let index = 0; index < 20; index += 1) {
      const input = { tenant: 'a', record: record({ merkle_root: idOf(index) }), receivedAtMs: 0, texts };
      const open = decide(input, asked);
      expect(open.judgeWithinMs).toBe(open.conclude([]).ensemble?.arm === 'judged' ? 300 : null);
    }
  });

  test('is not drawn for what the checks refuse', () => {
    expect(outcome(state, 1, { D_hat: 2.9 })).toMatchObject({ decision: 'reject', ensemble: null });
  });

  test('is spared on the fast path of routing, and drawn on the full one', () => {
    const { routing } = DEFAULT_DECISION_SETTINGS;
    const routed = (skipEnsembleBelow: number): Outcome => {
      const changed = { ...routing, enabled: true, requireNarrowCI: false, skipEnsembleBelow };
      return outcome(stateOf(settings('a', { bandit: BANDIT, routing: changed }), riskModel()), 3);
    };
    expect(routed(1)).toMatchObject({ route: { path: 'fast' }, decision: 'accept', ensemble: null });
    expect(routed(0)).toMatchObject({ route: { path: 'full' }, ensemble: { fallback: null } });
  });

  test('without a bandit none is drawn, and nothing else is different', () => {
    const [lean] = BANDIT.arms;
    const drawn = settings('a', { ensemble: lean?.ensemble ?? null, bandit: null });
    const older: Change = JSON.parse(JSON.stringify(drawn), (name, value) =>
      name === 'bandit' ? undefined : value,
    );
    const [plain, after] = [stateOf(older), stateOf(drawn)];
    for (let index = 0; index < 9; index += 1) {
      const { calibration_version: _, ...same } = outcome(after, index);
      expect(outcome(plain, index)).toMatchObject(same);
      expect(outcome(plain, index).ensemble).toBeNull();
    }
  });
});

describe('what a bandit has learnt', () => {
  const before = stateOf(CONFIGURED);
  const after = applyChange(before, learnt(before, 1));
  const known = (state: DecisionState) => tenantStateOf(state, 'a').bandit;

  test('stays under another policy, and is forgotten with other arms or without a bandit', () => {
    const policy = { ...DEFAULT_POLICY, kind: 'ucb1' as const };
    expect(known(applyChange(after, settings('a', { bandit: { ...BANDIT, policy } })))).toBe(known(after));
    const others = { ...BANDIT, arms: BANDIT.arms.toReversed() };
    expect(known(applyChange(after, settings('a', { bandit: others })))).toMatchObject({
      through: 0,
      state: { observations: 0 },
    });
    expect(known(applyChange(after, settings('a')))).toBeNull();
  });

  test.each([
    ['from labels that count already', { through: 9 }],
    ['of other arms', { lesson: 'another' }],
  ])('%s alters nothing', (_, change) => {
    expect(applyChange(after, { ...learnt(after, 1, 10), ...change })).toBe(after);
    expect(applyChange(after, learnt(after, 1, 10))).not.toBe(after);
  });

  test('that contradicts itself is refused, before it is recorded', () => {
    const change = learnt(after, 1, 10);
    const broken = { ...change, state: { ...change.state, observations: 1 } };
    expect(() => applyChange(after, broken)).toThrow('observations is not the sum');
  });

  test('settings from before there were bandits have none', () => {
    const { bandit: _, ...older } = DEFAULT_DECISION_SETTINGS;
    const change: Change = JSON.parse(JSON.stringify({ ...settings('a'), settings: older }));
    expect(tenantStateOf(stateOf(change), 'a').settings).toEqual(DEFAULT_DECISION_SETTINGS);
    const stored = JSON.parse(JSON.stringify(serializeDecisionState(stateOf(settings('a')))));
    delete stored.tenants[0][1].bandit;
    delete stored.tenants[0][1].settings.bandit;
    expect(tenantStateOf(parseDecisionState(stored), 'a')).toMatchObject({
      bandit: null,
      settings: { bandit: null },
    });
  });

  test('settings under which it could learn nothing are refused', () => {
    const deaf = { ...DEFAULT_DECISION_SETTINGS, bandit: BANDIT, labelShare: 0 };
    expect(() => assertDecisionSettings(deaf)).toThrow('labelShare must be above 0');
    expect(() => assertDecisionSettings({ ...deaf, labelShare: 0.1 })).not.toThrow();
  });
});
