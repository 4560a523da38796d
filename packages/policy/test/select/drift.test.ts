import { binomialInterval } from '@kakeya/verdict/stats';
import { describe, expect, it } from 'vitest';
import { contextHash } from '../../src/context/context_hash.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { CompiledPolicy } from '../../src/model/compiled.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import type { InputSpec } from '../../src/model/policy.ts';
import { driftGate } from '../../src/select/drift_gate.ts';
import { policyDrift } from '../../src/select/policy_drift.ts';
import { EMPTY_CONTEXT, NO_SETS, NOW_MS } from './seed_example.ts';

const atLeast = (
  version: string,
  limit: number,
  inputs: Readonly<Record<string, InputSpec>>,
): CompiledPolicy =>
  compilePolicy({
    id: 'limit',
    version,
    inputs,
    rules: [{ id: 'high', op: 'range_min', lhs: 'n', rhs: { const: limit } }],
  });
const INPUTS = { n: { type: 'number' }, old: { type: 'number' } } as const;
const v1 = atLeast('1', 10, INPUTS);
const v2 = atLeast('2', 15, { n: INPUTS.n });

const given = (inputs: PolicyContext['inputs']): { context: PolicyContext; nowMs: number } => ({
  context: { ...EMPTY_CONTEXT, inputs },
  nowMs: NOW_MS,
});
const contexts = [{ n: 20 }, { n: 12 }, { n: 5 }, {}, { n: 20, old: 1 }, { other: 1 }].map(given);

describe('the drift between two versions', () => {
  const report = policyDrift(v1, v2, contexts, NO_SETS);

  it('counts what became of each verdict', () => {
    expect(report).toMatchObject({
      from: v1.ir.policy_hash,
      to: v2.ir.policy_hash,
      n: 6,
      changed: 3,
      share: 0.5,
      interval: { ...binomialInterval(3, 6), confidence: 0.95 },
      transitions: {
        'FAIL→FAIL': 1,
        'OK→FAIL': 1,
        'OK→OK': 1,
        'OK→unreadable': 1,
        'WARN→WARN': 1,
        'unreadable→unreadable': 1,
      },
    });
  });

  it('counts a context that the new version cannot read as changed', () => {
    expect(report.unreadable).toBe(2);
    expect(report.examples.map(({ from, to }) => [from, to])).toEqual([
      ['OK', 'FAIL'],
      ['OK', 'unreadable'],
      ['unreadable', 'unreadable'],
    ]);
  });

  it('shows examples by place and hash, without values', () => {
    expect(report.examples.map(({ index, context_hash }) => [index, context_hash])).toEqual(
      [1, 4, 5].map((index) => [index, contextHash(contexts[index]?.context ?? EMPTY_CONTEXT)]),
    );
    expect(Object.keys(report.examples[0] ?? {})).toEqual(['index', 'context_hash', 'from', 'to']);
  });

  it('shows at most 20 examples', () => {
    const many = policyDrift(
      v1,
      v2,
      Array.from({ length: 30 }, () => given({ n: 12 })),
      NO_SETS,
    );
    expect(many.changed).toBe(30);
    expect(many.examples).toHaveLength(20);
  });

  it('of a version and itself is none', () => {
    const none = policyDrift(v2, v2, contexts.slice(0, 4), NO_SETS);
    expect(none).toMatchObject({ changed: 0, share: 0, examples: [] });
    expect(driftGate(none, 0).ok).toBe(true);
  });
});

describe('the drift gate', () => {
  const report = policyDrift(v1, v2, contexts, NO_SETS);
  const nothing = policyDrift(v1, v2, [], NO_SETS);

  it('opens up to the share that is allowed', () => {
    expect(driftGate(report, 0.5).ok).toBe(true);
    expect(driftGate(report, 0.49)).toEqual({
      ok: false,
      reason:
        '3 of 6 verdicts changed (50 %, 95 % interval 11.8 % to 88.2 %, 2 of them unreadable to the new version); above the 49 % allowed.',
    });
  });

  it('stays shut where nothing was compared, unless the caller says otherwise', () => {
    expect(nothing).toMatchObject({ n: 0, share: null, interval: { low: 0, high: 1 } });
    expect(driftGate(nothing, 1)).toEqual({ ok: false, reason: 'No context was compared: give some.' });
    expect(driftGate(nothing, 0, { allowNothingCompared: true }).ok).toBe(true);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses a share of %d', (share) => {
    expect(() => driftGate(report, share)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });
});
