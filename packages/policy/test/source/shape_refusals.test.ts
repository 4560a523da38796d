import { describe, expect, test } from 'vitest';
import { LKSG } from './lksg.ts';
import { problemsOf, withChange, withRhs } from './lksg_change.ts';

const adaptivity = (text: string): string => `${LKSG.yaml}adaptivity:\n${text}`;
const predicate = (expr: string): string =>
  adaptivity(`  predicates: [{id: p, expr: ${expr}}]\n  activations: []\n`);

describe('what a policy cannot have is refused where it stands', () => {
  test.each([
    ['an unknown key', `${LKSG.yaml}owner: me\n`, '14:1 /owner A policy has no member "owner"'],
    [
      'a near name',
      withChange('description', 'desciption'),
      '5:1 /desciption A policy has no member "desciption" (did you mean description?).',
    ],
    ['a near name in camel case', withChange('legal_basis', 'legalBasis'), '(did you mean legal_basis?)'],
    [
      'an unknown key of a rule',
      withChange('    op:', '    severty: warn\n    op:'),
      '11:5 /rules/0/severty A rule has no member "severty" (did you mean severity?).',
    ],
    [
      'an unknown key of an input',
      withChange('items: hex', 'of: hex'),
      '8:34 /inputs/supplier_hashes/of An input has no',
    ],
    [
      'an unknown key of a legal basis',
      withChange('- directive', '- law'),
      '4:5 /legal_basis/0/law A legal basis has no',
    ],
    [
      'an unknown key of a literal',
      withRhs('{const: 1, unit: EUR}'),
      '13:21 /rules/0/rhs/unit A literal has no member',
    ],
    [
      'an unknown key of adaptivity',
      adaptivity('  predicates: []\n  activations: []\n  base: []\n'),
      '17:3 /adaptivity/base adaptivity has no member "base"',
    ],
    ['missing keys', 'id: a\n', '1:1  A policy must have version, inputs, rules.'],
    [
      'a rule without an operator',
      withChange('    op: non_membership\n', ''),
      '10:5 /rules/0 A rule must have op.',
    ],
    ['an id with capitals', withChange('lksg.v1', 'LkSG'), '1:5 /id id must be 1 to 128 of the characters'],
    [
      'a number as a version',
      withChange('"1.0"', '1.0'),
      '2:10 /version version must be a string: put it in quotes.',
    ],
    ['an empty version', withChange('"1.0"', '""'), '2:10 /version version must be 1 to 128 characters'],
    [
      'no rules',
      `${LKSG.yaml.split('rules:')[0]}rules: []\n`,
      '9:8 /rules A policy must have at least one rule.',
    ],
    [
      'null',
      withChange(' Minimal LkSG supplier check', ''),
      '5:13 /description description must be a string.',
    ],
    [
      'a mapping for a list',
      withChange('\n  - directive: LkSG', ' {a: b}'),
      '3:14 /legal_basis legal_basis must be a list.',
    ],
    [
      'an empty legal basis',
      withChange('- directive: LkSG', '- {}'),
      '4:5 /legal_basis/0 A legal basis must have a directive',
    ],
    [
      'an unknown type',
      withChange('type: hex}', 'type: int}'),
      '7:26 /inputs/sanctions_root/type type must be one of hex,',
    ],
    ['items of a scalar', withChange('type: hex}', 'type: hex, items: hex}'), 'Only an array has items'],
    [
      'arrays in arrays',
      withChange('items: hex', 'items: array'),
      '/inputs/supplier_hashes/items items must be one of',
    ],
    [
      'an input named __proto__',
      withChange('sanctions_root: {', '__proto__: {'),
      '7:14 /inputs/__proto__ The name of an input',
    ],
    [
      'a severity of its own',
      withChange('    op:', '    severity: deny\n    op:'),
      '11:15 /rules/0/severity severity must be one of fail, warn.',
    ],
    [
      'a bare number',
      withRhs('5'),
      '13:10 /rules/0/rhs A bare number is not a value here: write {const: 5}.',
    ],
    [
      'a bare boolean',
      withRhs('true'),
      '13:10 /rules/0/rhs A bare boolean is not a value here: write {const: true}.',
    ],
    [
      'a bare list',
      withRhs('[a]'),
      '13:10 /rules/0/rhs A bare list is not a value here: write {const: […]}.',
    ],
    ['nothing', withRhs(''), '13:10 /rules/0/rhs A value is missing here'],
    [
      'a bare string as an argument',
      withRhs('{func: len, args: [a]}'),
      '/rules/0/rhs/args/0 A string alone says too little here: write {var: "a"}',
    ],
    ['a list in a list', withRhs('{const: [[]]}'), '13:19 /rules/0/rhs/const/0 A literal is a string'],
    ['null as a literal', withRhs('{const: null}'), '13:18 /rules/0/rhs/const A literal is a string'],
    [
      'two kinds of value',
      withRhs('{const: 1, var: a}'),
      '13:21 /rules/0/rhs/var A literal has no member "var"',
    ],
    ['a function without arguments', withRhs('{func: now}'), '13:10 /rules/0/rhs A call must have args.'],
    [
      'an empty expression',
      predicate('" "'),
      '15:30 /adaptivity/predicates/0/expr An expression must not be empty',
    ],
    [
      'a bare boolean as an expression',
      predicate('true'),
      '15:30 /adaptivity/predicates/0/expr A bare boolean is not a value',
    ],
    [
      'an unknown connective',
      predicate('{op: xor, args: []}'),
      '/adaptivity/predicates/0/expr/op op of a condition must be one of',
    ],
    [
      'a comparison of three',
      predicate('{op: "<", args: [{var: a}, {var: a}, {var: a}]}'),
      '/expr/args < must have two arguments.',
    ],
    ['not of nothing', predicate('{op: not, args: []}'), '/expr/args not must have one argument.'],
    ['and of nothing', predicate('{op: and, args: []}'), '/expr/args and must have arguments.'],
    ['a kind', `${LKSG.yaml}kind: policy\n`, '14:1 /kind A policy has no member "kind"'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  test('all problems are given at once', () => {
    const text = withChange('"1.0"', '1.0')
      .replace('type: hex}', 'type: int}')
      .replace('op: non', 'opp: non');
    expect(problemsOf(text).map((problem) => problem.split(' ', 2).join(' '))).toEqual([
      '2:10 /version',
      '7:26 /inputs/sanctions_root/type',
      '11:5 /rules/0/opp',
      '10:5 /rules/0',
    ]);
  });

  test('a document of another kind is told apart from a policy, in one problem', () => {
    const problems = problemsOf('kind: server-parameters\nversion: 1\n');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^1:7 \/kind .*server-parameters.*`kakeya policy`/);
  });
});
