import { describe, expect, test } from 'vitest';
import { DEFAULT_PARAMS, paramsHash, type VerifyParams } from '../../src/params.ts';
import {
  applyChange,
  type Change,
  createDecider,
  type DecisionState,
  EMPTY_DECISION_STATE,
  parseDecisionState,
  type PolicyAnswer,
  type PolicyFinding,
  serializeDecisionState,
  tenantStateOf,
} from '../../src/decision/mod.ts';
import type { Outcome, OutcomePolicy } from '../../src/outcome.ts';
import { record as aRecord } from '../support/record.ts';
import { labels, settings } from './support.ts';

const digest = (digit: string): string => `sha3-256:${digit.repeat(64)}`;

type Says = OutcomePolicy;

const says = (verdict: Says['verdict'], overrides: Partial<Says> = {}): PolicyAnswer => ({
  kind: 'evaluated',
  says: {
    id: 'spend',
    version: '1',
    verdict,
    failed: verdict === 'FAIL' ? ['limit'] : [],
    warned: verdict === 'WARN' ? ['approval'] : [],
    unknown: [],
    policy_hash: digest('a'),
    ir_hash: digest('b'),
    context_hash: digest('c'),
    ...overrides,
  },
});

const enforced = (answer: PolicyAnswer, id = 'spend'): PolicyFinding => ({
  id,
  enforced: answer,
  shadow: null,
});
const inShadow = (answer: PolicyAnswer): PolicyFinding => ({ id: 'spend', enforced: null, shadow: answer });

const after = (...changes: readonly Change[]): DecisionState =>
  changes.reduce(applyChange, EMPTY_DECISION_STATE);

const decider = createDecider(DEFAULT_PARAMS);
const judged = (policy: PolicyFinding | undefined, state = EMPTY_DECISION_STATE): Outcome =>
  decider({ tenant: 'a', record: aRecord(), receivedAtMs: 0, policy }, state).conclude([]);

const codes = ({ reasons }: Outcome): string[] => reasons.map(({ code }) => code);

describe('a policy is one more check of a verdict', () => {
  test('OK adds nothing and names the policy', () => {
    const outcome = judged(enforced(says('OK')));
    expect(outcome.decision).toBe('accept');
    expect(outcome.policy_hash).toBe(digest('a'));
    expect(outcome.policy).toMatchObject({ id: 'spend', version: '1', verdict: 'OK' });
    expect(outcome.checks.find(({ check }) => check === 'policy')).toMatchObject({ status: 'pass' });
  });

  test('FAIL rejects, and nothing calibrated can take that back', () => {
    const outcome = judged(enforced(says('FAIL')));
    expect(outcome).toMatchObject({ decision: 'reject', no_guarantee: { code: 'refused_by_checks' } });
    expect(outcome.labelling.propensity).toBe(0);
    expect(codes(outcome)).toEqual(['policy_failed']);
  });

  test('a record that is signed for one and comes without it asks a person: it may have been taken off on the way', () => {
    const signedFor = aRecord({ context: { policy_context: 'ab'.repeat(32) } });
    const decided = (policy: PolicyFinding | undefined): Outcome =>
      decider({ tenant: 'a', record: signedFor, receivedAtMs: 0, policy }, EMPTY_DECISION_STATE).conclude([]);
    expect(decided(undefined).decision).toBe('escalate');
    expect(codes(decided(undefined))).toEqual(['policy_missing']);
    expect(decided(enforced(says('OK'))).decision).toBe('accept');
  });

  test('WARN asks a person', () => {
    const outcome = judged(enforced(says('WARN')));
    expect(outcome.decision).toBe('escalate');
    expect(codes(outcome)).toContain('policy_warned');
  });

  test('what the context does not tell asks a person, with the names of what it does not tell', () => {
    const outcome = judged(enforced(says('WARN', { warned: [], unknown: ['region'] })));
    expect(outcome.reasons.find(({ code }) => code === 'policy_warned')?.values).toMatchObject({
      unknown: 'region',
    });
  });

  test('a policy that could not be evaluated never passes', () => {
    const outcome = judged(enforced({ kind: 'unevaluated', why: 'no version is in force.' }));
    expect(outcome).toMatchObject({ decision: 'escalate', policy: null, policy_hash: null });
    expect(codes(outcome)).toContain('policy_unevaluated');
    expect(outcome.checks.find(({ check }) => check === 'policy')).toMatchObject({ status: 'error' });
  });

  test('in shadow it is recorded and decides nothing, not even in a vote', () => {
    const outcome = judged(inShadow(says('FAIL')));
    expect(outcome).toMatchObject({
      decision: 'accept',
      policy: null,
      policy_hash: null,
      policy_shadow: { verdict: 'FAIL' },
    });
    expect(outcome.checks.find(({ check }) => check === 'policy')).toMatchObject({ status: 'not_evaluated' });
    const ensemble = {
      checks: [{ check: 'policy', weight: 1, timeoutMs: 1, onFailure: 'closed' as const }],
      n: 1,
    };
    const state = after(settings('a', { ensemble }));
    expect(codes(judged(inShadow(says('OK')), state))).toContain('ensemble_disagrees');
    expect(codes(judged(enforced(says('OK')), state))).not.toContain('ensemble_disagrees');
  });

  test('a required policy that is missing, or another one, escalates', () => {
    const state = after(settings('a', { requirePolicy: 'spend' }));
    expect(codes(judged(undefined, state))).toContain('policy_missing');
    expect(codes(judged(enforced(says('OK'), 'lax'), state))).toContain('policy_missing');
    expect(codes(judged(inShadow(says('OK')), state))).toContain('policy_missing');
    expect(judged(enforced(says('OK')), state).decision).toBe('accept');
  });
});

const standing = {
  version: '1',
  mode: 'enforced',
  policy: '{}',
  ir: '{}',
  bindings: { root: 'ab' },
} as const;
const policyChange = (policy_id: string, held: typeof standing | null): Change => ({
  kind: 'policy',
  tenant: 'a',
  at_ms: 1,
  by: 'ada',
  reason: 'why',
  policy_id,
  enforced: held,
  shadow: null,
});

describe('what holds for a tenant follows from the log', () => {
  test('a policy holds from its change on until it is withdrawn', () => {
    const with1 = after(policyChange('spend', standing), policyChange('region', standing));
    expect([...tenantStateOf(with1, 'a').policies.keys()]).toEqual(['spend', 'region']);
    const without = applyChange(with1, policyChange('spend', null));
    expect([...tenantStateOf(without, 'a').policies.keys()]).toEqual(['region']);
    expect(tenantStateOf(without, 'b').policies.size).toBe(0);
  });

  test('parameters decide for their tenant only, under their own hash', () => {
    const params = { ...DEFAULT_PARAMS, tolD: 0 };
    const document = { id: 'strict', version: '1', hash: digest('d') };
    const change: Change = {
      kind: 'parameters',
      tenant: 'a',
      at_ms: 1,
      by: 'ada',
      reason: 'why',
      document,
      params,
    };
    const state = after(change);
    const of = (tenant: string): Outcome =>
      decider({ tenant, record: aRecord({ D_hat: 1.1, regime: 'mixed' }), receivedAtMs: 0 }, state).conclude(
        [],
      );
    expect(of('a').params_hash).toBe(paramsHash(params));
    expect(codes(of('a'))).toContain('D_hat_mismatch');
    expect(codes(of('b'))).not.toContain('D_hat_mismatch');
    const back = applyChange(state, { ...change, document: null, params: null });
    expect(tenantStateOf(back, 'a').params).toBeNull();
  });

  test('a label of an outcome under other parameters says nothing of a score under these, nor to other tenants', () => {
    const params = { ...DEFAULT_PARAMS, tolD: 2 * DEFAULT_PARAMS.tolD };
    const under = (of: VerifyParams) => ({ params_hash: paramsHash(of) });
    const change = {
      kind: 'parameters',
      tenant: 'a',
      at_ms: 1,
      by: 'x',
      reason: 'y',
      document: null,
    } as const;
    const few = Array.from({ length: 30 }, (_, i) => 0.5 + i / 100);
    const before = after(...labels('a', 'wrong', few, under(DEFAULT_PARAMS)), ...labels('a', 'wrong', [0.4]));
    const sizes = (state: DecisionState): number[] => [
      tenantStateOf(state, 'a').calibration.set.size,
      state.global.set.size,
    ];
    expect(sizes(before)).toEqual([31, 31]);
    const changed = applyChange(before, { ...change, params });
    expect(sizes(changed)).toEqual([0, 31]);
    // Nor do all tenants' labels stand in: theirs were measured against the default bounds.
    expect(judged(undefined, changed)).toMatchObject({ decision: 'accept', guarantee: null });
    expect(judged(undefined, before)).toMatchObject({ guarantee: { n_wrong: 31 } });
    const more = labels('a', 'wrong', few, under(params)).reduce(applyChange, changed);
    expect(sizes(more)).toEqual([30, 31]);
    const json = JSON.parse(JSON.stringify(serializeDecisionState(more)));
    expect(sizes(parseDecisionState(json))).toEqual([30, 31]);
    expect(sizes(applyChange(more, { ...change, params: null }))).toEqual([31, 31]);
  });

  test('parameters that would pass everything are not recorded', () => {
    const params = { ...DEFAULT_PARAMS, tolD: Number.NaN };
    const change: Change = {
      kind: 'parameters',
      tenant: 'a',
      at_ms: 1,
      by: 'x',
      reason: 'y',
      document: null,
      params,
    };
    expect(() => after(change)).toThrow('tolD');
  });

  test('a snapshot brings policies and parameters back, and one from before them has none', () => {
    const state = after(policyChange('spend', standing));
    const json = serializeDecisionState(state);
    expect(parseDecisionState(JSON.parse(JSON.stringify(json)))).toEqual(state);
    const older = json.tenants.map(([id, tenant]) => {
      const { policies, params, ...rest } = tenant;
      expect([policies?.length, params]).toEqual([1, null]);
      return [id, rest] as const;
    });
    const read = tenantStateOf(parseDecisionState({ ...json, tenants: older }), 'a');
    expect([read.policies.size, read.params]).toEqual([0, null]);
  });
});
