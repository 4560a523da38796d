import { describe, expect, test } from 'vitest';
import { checkReferences } from '../../src/lint/checks/references.ts';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { Policy } from '../../src/model/policy.ts';
import { and, call, clean, variable, withPredicates, withRule, withRules } from './policies.ts';
import { firstMessage, MODES, said } from './said.ts';

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
        baseline: ['lost', 'audit_fresh'],
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
  const baseline = [...clean.rules.map(({ id }) => id), ...unknown];
  const policy = { ...clean, adaptivity: { predicates: [], activations: [], baseline } };
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
      adaptivity: { predicates: [], ...adaptivity, activations, baseline: ['no_sanctions', 'no_sanction'] },
    };
    expect(said(policy)).toStrictEqual([
      'E1001 /adaptivity/activations/0/rules/1',
      'E1001 /adaptivity/baseline/1',
    ]);
    expect(firstMessage(policy)).toContain('did you mean audit_fresh?');
  });

  test('many do not make many lists of what is known: memory would grow with the square of the document', () => {
    const wrong = {
      predicates: [],
      activations: ['p', 'q'].map((when) => ({ when, rules: ['lost', 'gone'] })),
      baseline: ['away'],
    };
    const found = checkReferences({ ...clean, adaptivity: wrong });
    const lists = found.map(({ unknown }) => unknown?.known);
    expect(lists).toHaveLength(7);
    expect(new Set(lists).size).toBe(2);
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
    const activations = [{ when: 'many_supplier', rules: ['audit_fresh'] }];
    const policy = { ...clean, adaptivity: { predicates: [], ...adaptivity, activations } };
    expect(said(policy)).toStrictEqual(['E1004 /adaptivity/activations/0/when']);
    expect(firstMessage(policy)).toContain('did you mean many_suppliers?');
  });
});

describe('E1004 a predicate called baseline', () => {
  test('would be taken in a plan for what is always active', () => {
    const policy = withPredicates({ id: 'baseline', expr: 'flag' });
    expect(said(policy)).toStrictEqual(['E1004 /adaptivity/predicates/0/id']);
    expect(said(withPredicates({ id: 'base', expr: 'flag' }))).toStrictEqual([]);
  });
});

describe('W2003 a rule that nothing activates', () => {
  test('is never checked', () => {
    const { adaptivity } = clean;
    const policy = { ...clean, adaptivity: { predicates: [], activations: [], ...adaptivity, baseline: [] } };
    expect(said(policy)).toStrictEqual(['W2003 /rules/0/id']);
    expect(lintPolicy(policy, 'strict')[0]).toMatchObject({ level: 'warning', rule_id: 'no_sanctions' });
  });

  test('cannot be without adaptivity: then all are checked', () => {
    const { adaptivity: _, ...plain } = clean;
    expect(said(plain)).toStrictEqual([]);
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
    const asking = { id: 'uses number', op: 'eq', lhs: 'p0', rhs: { const: true } };
    const rules = [asking, ...policy.rules.filter(({ id }) => id !== asking.id)];
    expect(said({ ...policy, rules })).toStrictEqual(['E2003 /rules/0/lhs']);
    expect(firstMessage({ ...policy, rules })).toContain('rules take inputs only');
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
    const { adaptivity: _, ...plain } = clean;
    const rules = [...clean.rules, { id: 'r', op: 'eq', lhs: { const: 1 }, rhs: use }];
    expect(said({ ...plain, inputs, rules })).toStrictEqual([]);
    const predicates = [
      { id: 'p', expr: and(variable('x'), { op: '<', args: [variable('a/b~c'), { const: 1 }] }) },
    ];
    expect(
      said({
        ...clean,
        inputs: { ...inputs, x: { type: 'boolean' } },
        adaptivity: { predicates, activations: [], baseline: clean.rules.map(({ id }) => id) },
      }),
    ).toStrictEqual([]);
  });
});
