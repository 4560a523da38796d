import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { LintMode } from '../../src/model/diagnostic.ts';
import type { Operand, Policy, Predicate } from '../../src/model/policy.ts';
import {
  and,
  call,
  clean,
  duration,
  now,
  variable,
  withPredicates,
  withRule,
  withRules,
} from './policies.ts';

const MODES: readonly LintMode[] = ['strict', 'relaxed'];

/** In both modes, which differ in the level of E1002 only. */
function said(policy: Policy): string[] {
  const [strict, relaxed] = MODES.map((mode) =>
    lintPolicy(policy, mode).map(({ code, pointer }) => `${code} ${pointer}`),
  );
  expect(relaxed).toStrictEqual(strict);
  return strict ?? [];
}

const firstMessage = (policy: Policy): string => lintPolicy(policy, 'strict')[0]?.message ?? '';

test.each(MODES)('nothing is to be said of a clean policy (%s)', (mode) => {
  expect(lintPolicy(clean, mode)).toStrictEqual([]);
  expect(lintPolicy(withRules(), mode)).toStrictEqual([]);
  const { adaptivity: _, ...plain } = clean;
  expect(lintPolicy(plain, mode)).toStrictEqual([]);
});

test('a diagnostic is code, level, message, pointer and rule id', () => {
  expect(lintPolicy(withRule('eqq', 'number', 'number'), 'strict')).toStrictEqual([
    {
      code: 'E2001',
      level: 'error',
      message: 'There is no operator eqq (did you mean eq?).',
      pointer: '/rules/0/op',
      rule_id: 'tested',
    },
  ]);
});

test('diagnostics stand in the order of the document, and of one place in the order of the codes', () => {
  const { legal_basis: _, description: __, ...rest } = clean;
  expect(
    said({
      ...rest,
      inputs: { ...clean.inputs, spare: { type: 'number' } },
      rules: [...clean.rules, { id: 'audit_fresh', op: 'foo', lhs: 'x', rhs: call('bar', variable('y')) }],
      adaptivity: {
        predicates: [
          { id: 'p', expr: 'q and 1 < 2' },
          { id: 'q', expr: 'p' },
          { id: 'q', expr: 'z' },
        ],
        activations: [{ when: 'r', rules: ['no_sanctions', 'gone'] }],
        baseline: ['lost'],
      },
    }),
  ).toStrictEqual([
    'E1002 ',
    'W1002 ',
    'W2001 /inputs/spare',
    'E1003 /rules/2/id',
    'E2001 /rules/2/op',
    'E2003 /rules/2/lhs',
    'E2001 /rules/2/rhs/func',
    'E2003 /rules/2/rhs/args/0',
    'E3001 /adaptivity/predicates/0/expr',
    'E1004 /adaptivity/predicates/2/id',
    'E2003 /adaptivity/predicates/2/expr',
    'E1004 /adaptivity/activations/0/when',
    'E1001 /adaptivity/activations/0/rules/1',
    'E1001 /adaptivity/baseline/0',
  ]);
});

test('the first twenty unknown names come with a suggestion: the search is not for documents wrong throughout', () => {
  const unknown = Array.from({ length: 25 }, () => 'audit_frehs');
  const policy = { ...clean, adaptivity: { predicates: [], activations: [], baseline: unknown } };
  const messages = lintPolicy(policy, 'strict').map(({ message }) => message);
  expect(messages.map((message) => message.includes('did you mean audit_fresh?'))).toStrictEqual(
    unknown.map((_name, i) => i < 20),
  );
});

describe('E1001 unknown rule', () => {
  const { adaptivity } = clean;
  test('in an activation and in the baseline, with the nearest there is', () => {
    const activations = [{ when: 'many_suppliers', rules: ['audit_fresh', 'audit_frehs'] }];
    const policy = {
      ...clean,
      adaptivity: { predicates: [], ...adaptivity, activations, baseline: ['no_sanction'] },
    };
    expect(said(policy)).toStrictEqual([
      'E1001 /adaptivity/activations/0/rules/1',
      'E1001 /adaptivity/baseline/0',
    ]);
    expect(firstMessage(policy)).toContain('did you mean audit_fresh?');
  });
});

describe('E1002 legal basis', () => {
  const { legal_basis: _, ...without } = clean;
  test.each<[string, Policy, string]>([
    ['missing', without, ''],
    ['empty', { ...clean, legal_basis: [] }, '/legal_basis'],
    ['of which an entry says nothing', { ...clean, legal_basis: [{ article: '5' }, {}] }, '/legal_basis/1'],
    ['blank', { ...clean, legal_basis: [{ directive: ' ' }] }, '/legal_basis/0'],
  ])('%s: an error when strict, a warning when relaxed', (_name, policy, pointer) => {
    const found = { code: 'E1002', pointer, rule_id: null };
    expect(lintPolicy(policy, 'strict')).toMatchObject([{ ...found, level: 'error' }]);
    expect(lintPolicy(policy, 'relaxed')).toMatchObject([{ ...found, level: 'warning' }]);
  });
});

test('E1003 duplicate rule id: each but the first', () => {
  const rule = { id: 'twice', op: 'eq', lhs: 'number', rhs: { const: 1 } };
  expect(said(withRules(rule, { ...rule, id: 'once' }, rule, rule))).toStrictEqual([
    'E1003 /rules/2/id',
    'E1003 /rules/3/id',
  ]);
});

describe('E1004 predicates', () => {
  test('duplicate, also where an id is that of an object member', () => {
    expect(said(withPredicates({ id: 'constructor', expr: 'flag' }))).toStrictEqual([]);
    expect(
      said(withPredicates({ id: 'constructor', expr: 'flag' }, { id: 'constructor', expr: 'flag' })),
    ).toStrictEqual(['E1004 /adaptivity/predicates/1/id']);
  });

  test('with the name of an input', () => {
    expect(said(withPredicates({ id: 'flag', expr: 'number > 1' }))).toStrictEqual([
      'E1004 /adaptivity/predicates/0/id',
    ]);
    // The name still stands for the input, so that nothing else is said of its uses.
    expect(said(withPredicates({ id: 'number', expr: 'flag' }, 'number > 1'))).toStrictEqual([
      'E1004 /adaptivity/predicates/0/id',
    ]);
  });

  test('unknown in an activation', () => {
    const { adaptivity } = clean;
    const activations = [{ when: 'many_supplier', rules: [] }];
    const policy = { ...clean, adaptivity: { predicates: [], ...adaptivity, activations } };
    expect(said(policy)).toStrictEqual(['E1004 /adaptivity/activations/0/when']);
    expect(firstMessage(policy)).toContain('did you mean many_suppliers?');
  });
});

describe('E2001 unknown operator or function', () => {
  test.each<[string, Policy, string]>([
    ['operator', withRule('equals', 'number', 'number'), '/rules/0/op'],
    ['operator that is a member of all objects', withRule('toString', 'number', 'number'), '/rules/0/op'],
    [
      'function in an operand',
      withRule('eq', call('size', variable('numbers')), { const: 1 }),
      '/rules/0/lhs/func',
    ],
    [
      'function within a function',
      withRule('eq', 'number', call('max', call('size', variable('numbers')))),
      '/rules/0/rhs/args/0/func',
    ],
    ['function in a text', withPredicates('size(numbers) > 1'), '/adaptivity/predicates/0/expr'],
    [
      'function in a tree',
      withPredicates(and(variable('flag'), { op: '>', args: [call('size'), { const: 1 }] })),
      '/adaptivity/predicates/0/expr/args/1/args/0/func',
    ],
  ])('%s', (_, policy, pointer) => {
    expect(said(policy)).toStrictEqual([`E2001 ${pointer}`]);
  });
});

describe('E2003 unknown name', () => {
  test.each<[string, Policy, string, string]>([
    ['operand', withRule('eq', 'numbr', 'number'), '/rules/0/lhs', 'did you mean number?'],
    ['literal without const', withRule('max_age', 'date', 'P365D'), '/rules/0/rhs', '{const: …}'],
    [
      'var',
      withRule('eq', 'number', call('add', variable('x'), { const: 1 })),
      '/rules/0/rhs/args/0',
      'inputs',
    ],
    [
      'name in a text',
      withPredicates('numbr > 1 and flag'),
      '/adaptivity/predicates/0/expr',
      'did you mean number?',
    ],
    [
      'name in a tree',
      withPredicates(and(variable('flag'), variable('x'))),
      '/adaptivity/predicates/0/expr/args/1',
      'x',
    ],
    [
      'name that all objects have',
      withPredicates('constructor'),
      '/adaptivity/predicates/0/expr',
      'constructor',
    ],
  ])('%s', (_, policy, pointer, words) => {
    expect(said(policy)).toStrictEqual([`E2003 ${pointer}`]);
    expect(firstMessage(policy)).toContain(words);
  });

  test('predicates are names in predicates, not in rules', () => {
    const policy = withPredicates('flag', 'p0 and number > 1');
    expect(said(policy)).toStrictEqual([]);
    const rules = [{ id: 'r', op: 'eq', lhs: 'p0', rhs: { const: true } }, ...policy.rules];
    expect(said({ ...policy, rules })).toStrictEqual(['E2003 /rules/0/lhs']);
    expect(firstMessage({ ...policy, rules })).toContain('rules take inputs only');
  });
});

describe('E2004 operands', () => {
  const root = { const: 'ab'.repeat(32) };
  const age = call('sub', now, variable('date'));
  const taken: Record<string, readonly [Operand, Operand][]> = {
    eq: [
      ['number', { const: 1 }],
      ['text', { const: 'P1D' }],
      ['flag', { const: true }],
      ['hex', { const: 'AB' }],
      ['date', { const: '2024-01-31' }],
      [call('len', variable('things')), call('max', variable('numbers'))],
    ],
    in: [
      ['number', 'numbers'],
      ['hex', { const: ['ab', 'CD'] }],
      ['date', { const: ['2024-01-31'] }],
      [{ const: 'ab' }, 'hexes'],
      ['text', 'things'],
      ['text', { const: [] }],
    ],
    range_min: [['number', { const: 1 }]],
    range_max: [[call('sum', variable('numbers')), 'number']],
    max_age: [
      ['date', duration],
      ['date', { const: 'P1Y6M' }],
      [call('max', variable('date'), { const: '2024-01-31' }), age],
    ],
    membership: [
      ['hex', 'hex'],
      ['text', root],
      ['hexes', 'hex'],
      ['things', root],
      ['number', 'numbers'],
      [{ const: ['Anna', 'Bob'] }, 'hex'],
    ],
    non_intersection: [
      ['hexes', 'hex'],
      ['numbers', { const: [1, 2] }],
      ['things', 'hexes'],
    ],
    threshold: [
      ['things', { const: 1 }],
      ['number', 'number'],
    ],
  };
  const refused: Record<string, readonly [Operand, Operand][]> = {
    eq: [
      ['number', { const: '1' }],
      ['number', 'text'],
      ['hex', 'text'],
      ['hex', { const: 'xy' }],
      ['date', { const: '31.1.2024' }],
      ['numbers', 'numbers'],
      [age, duration],
    ],
    in: [
      ['number', 'number'],
      ['numbers', 'numbers'],
      ['number', 'hexes'],
      ['number', { const: ['1'] }],
      [{ const: 'xy' }, 'hexes'],
      ['date', { const: ['2024-01-31', 'soon'] }],
      [age, { const: ['P1D'] }],
    ],
    range_min: [
      ['number', { const: '1' }],
      ['date', { const: '2024-01-31' }],
      ['text', 'number'],
      [{ const: '2024-01-31' }, age],
    ],
    range_max: [
      ['date', 'date'],
      [age, duration],
    ],
    max_age: [
      ['date', { const: 365 }],
      ['date', { const: '365D' }],
      ['text', duration],
      [duration, 'date'],
      ['number', 'number'],
    ],
    membership: [
      ['hex', 'text'],
      ['hex', { const: 'ab' }],
      ['number', 'hex'],
      ['numbers', root],
      ['date', root],
      ['hex', 'numbers'],
      [{ const: ['ab', 'xy'] }, 'hexes'],
    ],
    non_intersection: [
      ['hex', 'hexes'],
      ['hexes', 'text'],
      ['numbers', 'hexes'],
      ['numbers', 'hex'],
    ],
    threshold: [
      ['numbers', { const: '1' }],
      ['text', 'number'],
    ],
  };
  const cases = (table: typeof taken) =>
    Object.entries(table).flatMap(([op, operands]) =>
      operands.flatMap(([lhs, rhs]) =>
        [op, ...(op === 'eq' ? ['neq'] : op === 'membership' ? ['non_membership'] : [])].map(
          (name) => [name, lhs, rhs] as const,
        ),
      ),
    );

  test.each(cases(taken))('%s takes %j and %j', (op, lhs, rhs) => {
    expect(said(withRule(op, lhs, rhs))).toStrictEqual([]);
  });

  test.each(cases(refused))('%s does not take %j and %j', (op, lhs, rhs) => {
    const policy = withRule(op, lhs, rhs);
    expect(said(policy)).toStrictEqual(['E2004 /rules/0']);
    expect(lintPolicy(policy, 'strict')).toMatchObject([
      {
        rule_id: 'tested',
        message: expect.stringMatching(new RegExp(`^${op} takes .*; the left side is .*\\.$`)),
      },
    ]);
  });

  test('a call with the wrong arguments, once, where it is', () => {
    expect(said(withRule('eq', 'number', call('len', variable('number'))))).toStrictEqual([
      'E2004 /rules/0/rhs',
    ]);
    expect(said(withRule('eq', call('max', call('now', variable('number'))), 'number'))).toStrictEqual([
      'E2004 /rules/0/lhs/args/0',
    ]);
  });

  test('a tree past the bounds', () => {
    let deep = variable('number');
    for (let i = 0; i < 100; i += 1) deep = { func: 'max', args: [deep] };
    expect(said(withRule('eq', 'number', deep))).toStrictEqual(['E2004 /rules/0/rhs']);
  });
});

describe('E2004 expressions', () => {
  test.each<[string, Predicate['expr'], string, string]>([
    ['does not parse', 'number =', '', 'At offset 7 of the expression: Write =='],
    ['no condition', 'number', '', 'this is number'],
    ['no condition', "'2024-01-31'", '', "this is date '2024-01-31'"],
    ['types', "flag or number > 'a'", '', "In number > 'a': number > string 'a'"],
    ['types, in a tree', and(variable('flag'), variable('number')), '/args/1', 'argument 2 is number'],
    ['fixed length', "sub(now(), date) > 'P1Y'", '', 'no fixed length'],
    ['one argument', and(variable('flag')), '', 'two arguments'],
  ])('%s: %j', (_, expr, pointer, words) => {
    const policy = withPredicates(expr);
    expect(said(policy)).toStrictEqual([`E2004 /adaptivity/predicates/0/expr${pointer}`]);
    expect(firstMessage(policy)).toContain(words);
  });
});

describe('E3001 cycle', () => {
  test('each is told once, at the predicate that comes first', () => {
    const policy = withPredicates('flag', 'p3', 'p2', 'p0 and p4', 'p1', 'p2 or p1');
    expect(said(policy)).toStrictEqual([
      'E3001 /adaptivity/predicates/1/expr',
      'E3001 /adaptivity/predicates/2/expr',
    ]);
    expect(firstMessage(policy)).toContain('p1 → p3 → p4 → p1');
  });

  test('not where many lead to one, nor through an input of that name', () => {
    expect(said(withPredicates('p1 and p2', 'p3', 'p3', 'flag'))).toStrictEqual([]);
    expect(said(withPredicates({ id: 'flag', expr: 'flag and number > 1' }))).toStrictEqual([
      'E1004 /adaptivity/predicates/0/id',
    ]);
  });

  test('a chain of ten thousand exhausts nothing', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => variable(i === 0 ? 'flag' : `p${i - 1}`));
    expect(lintPolicy(withPredicates(...chain), 'strict')).toStrictEqual([]);
    expect(said(withPredicates(...chain.with(0, variable('p9999'))))).toStrictEqual([
      'E3001 /adaptivity/predicates/0/expr',
    ]);
  });
});

describe('E3002 inverted age check', () => {
  const date = variable('date');
  test.each<[string, string, Operand, Operand]>([
    ['now − date ≥ age', 'range_min', call('sub', now, date), duration],
    ['now − date ≥ days', 'range_min', call('sub', now, date), { const: 365 }],
    ['now − age ≥ date', 'range_min', call('sub', now, duration), 'date'],
    ['now ≥ date + age', 'range_min', now, call('add', date, duration)],
    ['age ≤ now − date', 'range_max', duration, call('sub', now, date)],
    ['date ≤ now − age', 'range_max', 'date', call('sub', now, duration)],
    ['date + age ≤ now', 'range_max', call('add', date, duration), now],
  ])('%s', (_, op, lhs, rhs) => {
    const policy = withRule(op, lhs, rhs);
    expect(said(policy)).toStrictEqual(['E3002 /rules/0']);
    expect(firstMessage(policy)).toContain('max_age');
  });

  test.each<[string, string, Operand, Operand]>([
    ['the right way round', 'range_max', call('sub', now, date), duration],
    ['the right way round, mirrored', 'range_min', duration, call('sub', now, date)],
  ])('%s is not inverted, but max_age says it', (_, op, lhs, rhs) => {
    expect(said(withRule(op, lhs, rhs))).toStrictEqual(['E2004 /rules/0']);
    expect(firstMessage(withRule(op, lhs, rhs))).toContain('max_age');
  });

  test('a predicate may ask whether something is old', () => {
    expect(said(withPredicates("sub(now(), date) >= 'P365D'"))).toStrictEqual([]);
  });
});

describe('W1002 description', () => {
  const { description: _, ...without } = clean;
  test.each<[string, Policy, string]>([
    ['missing', without, ''],
    ['blank', { ...clean, description: ' \n' }, '/description'],
  ])('%s', (_name, policy, pointer) => {
    expect(said(policy)).toStrictEqual([`W1002 ${pointer}`]);
    expect(lintPolicy(policy, 'strict')).toMatchObject([{ level: 'warning' }]);
  });
});

describe('W2001 unused input', () => {
  const inputs = { ...clean.inputs, 'a/b~c': { type: 'number' } } as const;
  test('at its escaped pointer', () => {
    expect(said({ ...clean, inputs })).toStrictEqual(['W2001 /inputs/a~1b~0c']);
  });

  test('not while an expression that may use it cannot be read', () => {
    const policy = withPredicates('flag =');
    expect(said({ ...policy, inputs: { ...policy.inputs, spare: { type: 'number' } } })).toStrictEqual([
      'E2004 /adaptivity/predicates/0/expr',
    ]);
  });

  test('used within a function, a condition or by a predicate only', () => {
    const use = call('max', { const: 1 }, call('add', variable('a/b~c'), { const: 1 }));
    const rules = [...clean.rules, { id: 'r', op: 'eq', lhs: { const: 1 }, rhs: use }];
    expect(said({ ...clean, inputs, rules })).toStrictEqual([]);
    const predicates = [
      { id: 'p', expr: and(variable('x'), { op: '<', args: [variable('a/b~c'), { const: 1 }] }) },
    ];
    expect(
      said({
        ...clean,
        inputs: { ...inputs, x: { type: 'boolean' } },
        adaptivity: { predicates, activations: [] },
      }),
    ).toStrictEqual([]);
  });
});

describe('W2002 constant predicate', () => {
  test.each([
    ['1 < 2', 'always holds'],
    ['2 < 1', 'never holds'],
    ['true', 'always holds'],
    ['number == number', 'always holds'],
    ['len(hexes) < len(hexes)', 'never holds'],
    ['flag or true', 'always holds'],
    ['flag and not true', 'never holds'],
    ['not (1 <= 1 and 2 >= 2)', 'never holds'],
    ['1 != 1 or 3 > 4', 'never holds'],
    ["'a' == 'b'", 'no input'],
    ['len([1, 2]) > 1', 'no input'],
    ['now() == now()', 'always holds'],
  ])('%s', (expr, words) => {
    const policy = withPredicates(expr);
    expect(said(policy)).toStrictEqual(['W2002 /adaptivity/predicates/0/expr']);
    expect(firstMessage(policy)).toContain(words);
    expect(lintPolicy(policy, 'strict')).toMatchObject([{ level: 'warning' }]);
  });

  test('through other predicates, in whatever order they stand', () => {
    expect(said(withPredicates('p1 and p2', 'not p2', "len('a') == 1", 'p2 and flag'))).toStrictEqual([
      'W2002 /adaptivity/predicates/0/expr',
      'W2002 /adaptivity/predicates/1/expr',
      'W2002 /adaptivity/predicates/2/expr',
    ]);
  });

  test.each([
    'flag',
    'flag and true',
    'flag or false',
    'number < 2',
    "now() >= '2026-01-01'",
    'flag == (1 < 2)',
  ])('not %s', (expr) => {
    expect(said(withPredicates(expr))).toStrictEqual([]);
  });
});
