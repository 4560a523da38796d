import { applyChange, DEFAULT_DECISION_SETTINGS, EMPTY_DECISION_STATE, tenantStateOf } from '@kakeya/verdict';
import { type EnsembleBandit, learnRewards, lessonOf, type Observation } from '@kakeya/verdict/bandit';
import { describe, expect, test } from 'vitest';
import { ArmTallies } from '../src/bandit/arm_tallies.ts';
import { banditView } from '../src/bandit/bandit_view.ts';
import { ChoiceRun } from '../src/bandit/choice_run.ts';
import { BANDIT, TENANT } from './support/bandit_log.ts';

const LIMITED: EnsembleBandit = { ...BANDIT, latencyP95Ms: 100 };

/** The state of a tenant whose bandit has learnt these rewards. */
function learnt(observations: readonly Observation[]) {
  const configured = applyChange(EMPTY_DECISION_STATE, {
    kind: 'settings',
    tenant: TENANT,
    at_ms: 0,
    settings: { ...DEFAULT_DECISION_SETTINGS, labelShare: 1, bandit: LIMITED },
    sample_seed: 'seed',
  });
  const progress = tenantStateOf(configured, TENANT).bandit;
  if (progress === null) throw new Error('The tenant has a bandit.');
  const state = learnRewards(progress.state, observations, 'seed');
  return applyChange(configured, {
    kind: 'bandit',
    tenant: TENANT,
    at_ms: 0,
    by: 'bandit',
    lesson: progress.lesson,
    through: 7,
    state,
  });
}

const runOf = (lesson: string, tallies: ArmTallies) => ({
  runOf: () => ({ lesson, tallyOf: (arm: string) => tallies.of(arm) }),
});
const many = (count: number, one: Observation): Observation[] => Array.from({ length: count }, () => one);

describe('the view of a bandit', () => {
  test('says which limit an arm is shown to break, and by what', () => {
    const slow = many(80, { arm: 'strict', reward: 0.5, latencyMs: 900, costUsd: null });
    const fast = many(80, { arm: 'lean', reward: 1, latencyMs: 5, costUsd: null });
    const view = banditView(TENANT, learnt([...slow, ...fast]), runOf(lessonOf(LIMITED), new ArmTallies()));
    expect(view.arms.map(({ excluded }) => excluded)).toEqual([
      null,
      expect.stringMatching(
        /^latency_p95: 100\.0 % of 80 above the limit \(\d+\.\d % to 100\.0 %\), 5 % may be$/,
      ),
    ]);
    expect(view).toMatchObject({
      learnt_through: 7,
      arms: [{ rewarded: 80 }, { rewarded: 80, mean_reward: 0.5 }],
    });
  });

  test('counts nothing that a run of other arms has chosen', () => {
    const tallies = new ArmTallies();
    for (let ms = 1; ms <= 100; ms += 1) tallies.add('lean', ms);
    const of = (lesson: string) => banditView(TENANT, learnt([]), runOf(lesson, tallies)).arms[0];
    expect(of(lessonOf(LIMITED))).toMatchObject({ chosen: 100, latency_p95_ms: 95 });
    expect(of('another')).toMatchObject({ chosen: 0, latency_p95_ms: null });
  });
});

describe('what an arm has decided', () => {
  test('is counted for ever, and timed over its newest outputs only', () => {
    const tallies = new ArmTallies();
    for (let ms = 0; ms < 1_200; ms += 1) tallies.add('lean', ms);
    tallies.add('lean', null);
    const { chosen, latenciesMs } = tallies.of('lean');
    expect([chosen, latenciesMs.length, latenciesMs[0], latenciesMs.at(-1)]).toEqual([
      1_201, 500, 700, 1_199,
    ]);
    const read = new ArmTallies(JSON.parse(JSON.stringify(tallies.toJson())));
    expect(read.of('lean')).toEqual(tallies.of('lean'));
  });

  test('is, of a run that was stored before it was counted, what still waits for its label', () => {
    const run = ChoiceRun.parse({
      bandit: BANDIT,
      lesson: lessonOf(BANDIT),
      secret: 'seed',
      since: 1,
      observed: [],
      waiting: [
        ['a', 'lean', { lean: 0.5, strict: 0.5 }, 3],
        ['b', 'lean', { lean: 0.5, strict: 0.5 }, null],
      ],
    });
    expect(run.tallyOf('lean')).toEqual({ chosen: 2, latenciesMs: [3] });
    expect(run.tallyOf('strict')).toEqual({ chosen: 0, latenciesMs: [] });
  });
});
