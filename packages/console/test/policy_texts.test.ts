import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../src/api/problem.ts';
import { diagnosticCount, diagnosticsByLine, diagnosticsOf } from '../src/pages/policies/diagnostics_of.ts';
import { standingWords } from '../src/pages/policies/standing_words.ts';
import { eventWords } from '../src/pages/policy/change/event_words.ts';
import { promotionOf } from '../src/pages/policy/change/promotion_of.ts';
import { readPolicySearch } from '../src/pages/policy/policy_search.ts';
import { contextTemplate } from '../src/pages/policy/question/context_template.ts';
import { pinnedOf } from '../src/pages/policy/question/pinned_of.ts';
import { readArray, readObject, readPins, readWeights } from '../src/pages/policy/question/read_json.ts';
import { proofWords, ruleWord, sideText } from '../src/pages/policy/verdict/rule_words.ts';
import { shownLines } from '../src/ui/shown_lines.ts';

test('an address says what is looked at, and what has no meaning in it is left out', () => {
  expect(
    readPolicySearch({ tab: 'plan', version: '1.0.0', with: 2, selector: 'weighted', tenant: 'a' }),
  ).toEqual({ tab: 'plan', version: '1.0.0', with: '2', selector: 'weighted' });
  expect(readPolicySearch({ tab: 'toString', version: '', with: {}, selector: 'basic' })).toEqual({});
  expect(readPolicySearch({ version: 'x'.repeat(257) })).toEqual({});
});

test('a template has a value of the right type for each input, but for those that are pinned', () => {
  const inputs = {
    tool: { type: 'string' },
    limit: { type: 'number' },
    when: { type: 'date' },
    names: { type: 'array', items: 'hex' },
    any: { type: 'array' },
  };
  expect(JSON.parse(contextTemplate(inputs, { limit: 500 }))).toEqual({
    inputs: { tool: '', when: '2026-01-01', names: ['00'], any: [] },
  });
});

test('pins are those of the version where it stands, and never of another owner’s', () => {
  const running = {
    version: '1',
    policy_hash: '',
    scope: 'operator',
    canary: false,
    bindings: { a: 1 },
  } as const;
  const standing = { enforced: { ...running, bindings: { a: 1 } }, shadow: null };
  expect(pinnedOf({ version: '1', scope: 'operator', standing })).toEqual({ a: 1 });
  expect(pinnedOf({ version: '1', scope: 'tenant', standing })).toEqual({});
  expect(pinnedOf({ version: '2', scope: 'operator', standing })).toEqual({});
});

describe('JSON that somebody writes', () => {
  test('is taken as what it must be, or refused in words', () => {
    expect(readObject('{"inputs": {}}')).toEqual({ ok: true, value: { inputs: {} } });
    expect(readObject('[]')).toMatchObject({ ok: false, fault: expect.stringContaining('object') });
    expect(readObject('{')).toMatchObject({ ok: false, fault: expect.stringContaining('not JSON') });
    expect(readArray(' ')).toEqual({ ok: true, value: [] });
    expect(readArray('{}')).toMatchObject({ ok: false });
    expect(readWeights('{"a": 2}')).toEqual({ ok: true, value: { a: 2 } });
    expect(readWeights('{"a": "2"}')).toMatchObject({ ok: false, fault: expect.stringContaining('a') });
    expect(readPins('{"a": ["x", 1], "b": true}')).toEqual({ ok: true, value: { a: ['x', 1], b: true } });
    expect(readPins('{"a": {}}')).toMatchObject({ ok: false, fault: expect.stringContaining('a') });
  });
});

describe('a promotion', () => {
  const draft = {
    version: '2',
    mode: 'shadow',
    pins: '',
    gated: false,
    maxPercent: '5',
    last: '10',
  } as const;

  test('always says what it pins, even if that is nothing', () => {
    expect(promotionOf(draft, 'why')).toEqual({ version: '2', mode: 'shadow', reason: 'why', bindings: {} });
    expect(promotionOf({ ...draft, pins: '{"a": 1}' }, 'why').bindings).toEqual({ a: 1 });
  });

  test('asks for a comparison with a share from 0 to 1, and refuses numbers that are none', () => {
    expect(promotionOf({ ...draft, gated: true }, 'why')).toMatchObject({
      drift: { max_share: 0.05, last: 10 },
    });
    for (const change of [
      { maxPercent: '' },
      { maxPercent: '101' },
      { last: '0' },
      { last: '1.5' },
      { pins: '[' },
    ])
      expect(() => promotionOf({ ...draft, gated: true, ...change }, 'why')).toThrow(/must|not JSON/);
  });
});

describe('what the linter says', () => {
  const said = (level: string, line: number) => ({
    code: 'E2001',
    level,
    message: 'm',
    pointer: null,
    line,
    column: 1,
  });

  test('is read from a refusal, by line, and counted in words', () => {
    const fault = new ApiProblem(422, 'no', {
      diagnostics: [said('error', 3), said('warning', 3), { line: 'x' }],
    });
    const read = diagnosticsOf(fault) ?? [];
    expect(diagnosticsByLine(read).get(3)).toHaveLength(2);
    expect(diagnosticCount(read)).toBe('1 error, 1 warning');
    expect(diagnosticCount([])).toBe('No errors and no warnings');
  });

  test('is not made up for other refusals', () => {
    expect(diagnosticsOf(new ApiProblem(403, 'no'))).toBeUndefined();
    expect(diagnosticsOf(new Error('no'))).toBeUndefined();
  });
});

test('a long source is shown from its beginning, and around every line that something is said of', () => {
  expect(shownLines(10, 100, [5])).toEqual([{ from: 1, until: 10 }]);
  expect(shownLines(1000, 10, [500, 12, 503, 999])).toEqual([
    { from: 1, until: 15 },
    { from: 497, until: 506 },
    { from: 996, until: 1000 },
  ]);
});

test('words say how versions stand and what acts brought about', () => {
  const canary = { mode: 'enforced', bindings: {}, share: 0.1 } as const;
  expect(standingWords({ standing: { mode: 'shadow', bindings: {} }, canary })).toEqual([
    'in shadow',
    'canary, 10 % of tenants',
  ]);
  const act = { scope: 'tenant', version: '1', who: 'a', at: '2026-01-01T00:00:00Z', reason: 'r' } as const;
  expect(eventWords({ ...act, event: 'promote', mode: 'enforced', share: 0.5, bindings: { a: 1 } })).toBe(
    'enforced; to 50 % of tenants; pins a',
  );
  expect(eventWords({ ...act, event: 'rollback', canary: false, standing: null })).toBe(
    'nothing stands then',
  );
});

test('a rule that does not hold is WARN or FAIL by its severity, and unknown is neither', () => {
  const evidence = { op: 'eq', message: '', lhs: null, rhs: 1, missing: [], offending: [] };
  const word = (status: 'pass' | 'fail' | 'unknown', severity: 'fail' | 'warn') =>
    ruleWord({ status, evidence: { ...evidence, severity } }).word;
  expect([word('pass', 'warn'), word('fail', 'warn'), word('fail', 'fail'), word('unknown', 'fail')]).toEqual(
    ['OK', 'WARN', 'FAIL', 'unknown'],
  );
  expect(proofWords(null)).toBeUndefined();
  expect(
    proofWords({ root: 'r', proofs: [{ kind: 'member' }, { kind: 'absent' }, { kind: 'absent' }] }),
  ).toBe(
    '3 proofs, verified by the gateway against the root: 1 that an element is in the set, 2 that an element is not in the set.',
  );
  expect(sideText(null)).toBe('not known');
  expect(sideText(Array.from({ length: 500 }, () => 'name'))).toContain('… (500 elements)');
});
