import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/mod.ts';
import {
  assertEnsembleParams,
  type CheckResult,
  type CheckSpec,
  type CheckStatus,
  combineChecks,
  disagreementRecord,
  type EnsembleParams,
  ensembleProblems,
} from '../../src/ensemble/mod.ts';
import { vote } from './arbitraries.ts';

const spec = (check: string, more: Partial<CheckSpec> = {}): CheckSpec => ({
  check,
  weight: 1,
  timeoutMs: 100,
  onFailure: 'closed',
  ...more,
});
const result = (check: string, status: CheckStatus, more: Partial<CheckResult> = {}): CheckResult => ({
  check,
  status,
  score: null,
  evidence: {},
  durationMs: null,
  ...more,
});
const THREE: EnsembleParams = { checks: [spec('a'), spec('b'), spec('c')], n: 2 };
const passes = (...checks: string[]): CheckResult[] => checks.map((check) => result(check, 'pass'));

describe('N of M', () => {
  it('agrees from N passes on, and says how it counted', () => {
    expect(combineChecks([...passes('a', 'c'), result('b', 'fail')], THREE)).toEqual({
      agrees: true,
      passed: 2,
      failed: 1,
      absent: 0,
      needed: 2,
      weightPassed: 2 / 3,
      disagreement: true,
      tally: [
        { check: 'a', counted: 'pass', reason: 'pass' },
        { check: 'b', counted: 'fail', reason: 'fail' },
        { check: 'c', counted: 'pass', reason: 'pass' },
      ],
      problems: [],
    });
    expect(combineChecks(passes('a'), THREE)).toMatchObject({ agrees: false, absent: 2, needed: 2 });
  });

  it('asks for the weighted share as well', () => {
    const params = { checks: [spec('a', { weight: 3 }), spec('b'), spec('c')], n: 2, minWeight: 0.8 };
    expect(combineChecks([...passes('a', 'b'), result('c', 'fail')], params)).toMatchObject({
      agrees: true,
      weightPassed: 0.8,
    });
    expect(combineChecks([...passes('b', 'c'), result('a', 'fail')], params)).toMatchObject({
      agrees: false,
      weightPassed: 0.4,
    });
  });

  it('an open check without an answer abstains: it neither passes nor holds up those that answer', () => {
    const checks = [spec('a'), spec('b'), spec('c', { onFailure: 'open' })];
    const away = result('c', 'timeout');
    expect(combineChecks([...passes('a', 'b'), away], { checks, n: 3 })).toMatchObject({
      agrees: true,
      needed: 2,
      absent: 1,
      weightPassed: 1,
    });
    expect(combineChecks([...passes('a'), result('b', 'fail'), away], { checks, n: 2 }).agrees).toBe(false);
  });

  it('a required check must pass, whatever the others say', () => {
    const params = { checks: [spec('a', { required: true }), spec('b'), spec('c')], n: 1 };
    expect(combineChecks(passes('b', 'c'), params).agrees).toBe(false);
    expect(combineChecks(passes('a'), params).agrees).toBe(true);
  });

  it('a pass that came too late is no answer; a fail that came too late still fails', () => {
    const params = { checks: [spec('a', { onFailure: 'open' }), spec('b')], n: 1 };
    const late = (status: CheckStatus) =>
      combineChecks([result('a', status, { durationMs: 100.5 }), ...passes('b')], params).tally[0];
    expect(late('pass')).toEqual({ check: 'a', counted: 'left_out', reason: 'late' });
    expect(late('fail')).toEqual({ check: 'a', counted: 'fail', reason: 'fail' });
  });
});

describe('properties', () => {
  it('the order of results and of checks does not matter', () => {
    fc.assert(
      fc.property(vote, fc.nat(), ({ params, results }, turn) => {
        const rotate = <T>(items: readonly T[]): T[] => {
          const by = items.length === 0 ? 0 : turn % items.length;
          return [...items.slice(by), ...items.slice(0, by)].toReversed();
        };
        expect(combineChecks(rotate(results), { ...params, checks: rotate(params.checks) })).toEqual(
          combineChecks(results, params),
        );
      }),
    );
  });

  it('turning any answer or silence into a pass in time never takes the agreement away', () => {
    fc.assert(
      fc.property(vote, fc.nat(), ({ params, results }, pick) => {
        const target = params.checks[pick % params.checks.length]?.check ?? '';
        const better = [...results.filter(({ check }) => check !== target), result(target, 'pass')];
        const before = combineChecks(results, params);
        const after = combineChecks(better, params);
        expect(Number(after.agrees)).toBeGreaterThanOrEqual(Number(before.agrees));
        expect(after.weightPassed).toBeGreaterThanOrEqual(before.weightPassed);
      }),
      { numRuns: 1000 },
    );
  });

  it('turning a fail into a pass of the same duration never takes the agreement away', () => {
    fc.assert(
      fc.property(vote, ({ params, results }) => {
        const better = results.map((one) =>
          one.status === 'fail' ? { ...one, status: 'pass' as const } : one,
        );
        expect(Number(combineChecks(better, params).agrees)).toBeGreaterThanOrEqual(
          Number(combineChecks(results, params).agrees),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('never agrees without a pass, and counts every check once', () => {
    fc.assert(
      fc.property(vote, ({ params, results }) => {
        const { agrees, passed, failed, absent, weightPassed } = combineChecks(results, params);
        expect(passed + failed + absent).toBe(params.checks.length);
        expect(weightPassed >= 0 && weightPassed <= 1).toBe(true);
        expect(agrees && passed === 0).toBe(false);
      }),
    );
  });
});

describe('fails closed', () => {
  const all = passes('a', 'b', 'c');
  it('agrees before anything is broken', () => {
    expect(combineChecks(all, THREE).agrees).toBe(true);
    expect(ensembleProblems(THREE)).toEqual([]);
  });

  it.each<[string, CheckResult[]]>([
    ['an unknown check', [...all, result('d', 'pass')]],
    ['a duplicate', [...all, result('a', 'pass')]],
    ['a NaN score', [...passes('a', 'b'), result('c', 'pass', { score: Number.NaN })]],
    ['a score above 1', [...passes('a', 'b'), result('c', 'pass', { score: 1.01 })]],
    ['a NaN duration', [...passes('a', 'b'), result('c', 'pass', { durationMs: Number.NaN })]],
    [
      'a status that is none',
      [...passes('a', 'b'), { ...result('c', 'pass'), status: 'PASS' as CheckStatus }],
    ],
    ['no results', []],
  ])('%s', (_, results) => {
    expect(combineChecks(results, THREE).agrees).toBe(false);
  });

  it.each<[string, EnsembleParams]>([
    ['a NaN weight', { ...THREE, checks: [...THREE.checks.slice(1), spec('a', { weight: Number.NaN })] }],
    ['a weight of 0', { ...THREE, checks: [...THREE.checks.slice(1), spec('a', { weight: 0 })] }],
    ['an endless weight', { ...THREE, checks: [...THREE.checks.slice(1), spec('a', { weight: Infinity })] }],
    ['a NaN timeout', { ...THREE, checks: [...THREE.checks.slice(1), spec('a', { timeoutMs: Number.NaN })] }],
    ['a check listed twice', { ...THREE, checks: [...THREE.checks, spec('a')] }],
    ['n of 0', { ...THREE, n: 0 }],
    ['n above M', { ...THREE, n: 4 }],
    ['a NaN n', { ...THREE, n: Number.NaN }],
    ['a NaN share', { ...THREE, minWeight: Number.NaN }],
    ['no checks', { checks: [], n: 1 }],
    [
      'a required check that is open',
      { ...THREE, checks: [...THREE.checks.slice(1), spec('a', { required: true, onFailure: 'open' })] },
    ],
  ])('%s', (_, params) => {
    const results = params.checks.length === 0 ? [] : all;
    expect(combineChecks(results, params).agrees).toBe(false);
    expect(() => assertEnsembleParams(params)).toThrow(VerdictError);
  });

  it('every check has left the vote', () => {
    const checks = ['a', 'b'].map((check) => spec(check, { onFailure: 'open' }));
    const results = [result('a', 'error'), result('b', 'not_evaluated')];
    expect(combineChecks(results, { checks, n: 1 })).toMatchObject({
      agrees: false,
      weightPassed: 0,
      absent: 2,
      problems: [],
    });
  });
});

describe('the audit record of a disagreement', () => {
  const subject = { tenant: 'acme', pcsId: 'p1', atMs: Date.UTC(2025, 0, 1) };

  it('is plain JSON that says who voted how', () => {
    const results = [
      ...passes('a'),
      result('b', 'fail', { score: 0.9, durationMs: 12, evidence: { overlap: 0.1, ratio: Number.NaN } }),
    ];
    const record = disagreementRecord(subject, combineChecks(results, THREE), results, THREE);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record).toMatchObject({
      kind: 'ensemble_disagreement',
      at: '2025-01-01T00:00:00.000Z',
      pcs_id: 'p1',
      agrees: false,
      checks: [
        { check: 'a', counted: 'pass', weight: 1 },
        { check: 'b', counted: 'fail', score: 0.9, duration_ms: 12, evidence: { overlap: 0.1, ratio: null } },
        { check: 'c', counted: 'fail', reason: 'missing', score: null },
      ],
    });
  });

  it('exists exactly where checks that answered disagree', () => {
    fc.assert(
      fc.property(vote, ({ params, results }) => {
        const verdict = combineChecks(results, params);
        const record = disagreementRecord(subject, verdict, results, params);
        expect(record !== null).toBe(verdict.passed > 0 && verdict.failed > 0);
      }),
    );
  });
});
