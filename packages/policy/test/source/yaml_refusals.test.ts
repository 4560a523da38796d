import { describe, expect, test } from 'vitest';
import { LKSG } from './lksg.ts';
import { problemsOf, withChange, withRhs } from './lksg_change.ts';

describe('YAML that does not mean what it shows is refused, with its line and column', () => {
  test.each([
    ['a control character', withChange('lksg.v1', 'lksg\u001f.v1'), '1:9 null A control character'],
    ['half a character as it is', withChange('Minimal', '\uD800'), '5:14 null A control character, or half'],
    ['an unclosed quote', 'id: "lksg\nversion: x', '2:11 null Missing closing "quote'],
    ['a tab as indentation', 'inputs:\n\ta: {type: hex}', '2:1 null Tabs are not allowed as indentation'],
    ['a key twice', `${LKSG.yaml}id: b\n`, '14:1 /id The key "id" is here for the second time: keep one.'],
    [
      'a key twice below',
      withRhs('{const: 1, "const": 2}'),
      '13:21 /rules/0/rhs/const The key "const" is here for',
    ],
    ['a second document', `${LKSG.yaml}---\nid: b\n`, '14:1 null A second document begins here'],
    ['an anchor', withChange('lksg.v1', '&id lksg.v1'), '1:9 /id Anchors are refused'],
    ['an alias', withChange('lksg.v1', '*id'), '1:5 /id Aliases are refused'],
    ['a merge key', withChange('sanctions_root: {', 'b: {<<: {}, '), '7:7 /inputs/b Merge keys are refused'],
    ['a merge key of an alias', `x: &x {a: b}\n<<: *x\n`, '1:7 /x Anchors are refused'],
    ['a tag', withChange('"1.0"', '!!str 1.0'), '2:16 /version Tags are refused'],
    ['a tag of its own', withChange('"1.0"', '!v "1.0"'), '2:13 /version Tags are refused'],
    ['another version of YAML', `%YAML 1.1\n---\n${LKSG.yaml}`, '1:1 null This directive is refused'],
    ['a number as a key', withChange('sanctions_root: {', '1: {'), '7:3 /inputs A key must be a string'],
    ['a list as a key', withChange('sanctions_root: {', '[a]: {'), '7:3 /inputs A key must be a string'],
    ['an infinity', withRhs('{const: .inf}'), '13:18 /rules/0/rhs/const Numbers must be finite'],
    ['not a number', withRhs('{const: .nan}'), '13:18 /rules/0/rhs/const Numbers must be finite'],
    ['an overflow', withRhs('{const: 1e999}'), '13:18 /rules/0/rhs/const Numbers must be finite'],
    [
      'a lossy integer',
      withRhs('{const: 9007199254740993}'),
      '13:18 /rules/0/rhs/const This integer is beyond',
    ],
    [
      'half a character',
      withRhs('{const: "\\ud800"}'),
      '13:18 /rules/0/rhs/const This string has a surrogate',
    ],
    ['a deep document', `id:\n ${'['.repeat(80)}`, '2:65 null Mappings and lists are nested'],
    ['more than 1 MiB', `${LKSG.yaml}#${'x'.repeat(2 ** 20)}`, '1:1 null The document is larger than 1 MiB.'],
    ['1 MiB in bytes', `${LKSG.yaml}#${'€'.repeat(2 ** 19)}`, '1:1 null The document is larger than 1 MiB.'],
    [
      'too many words',
      `${LKSG.yaml}\n[${'1,'.repeat(60_000)}]`,
      'null The document has more than 100000 words',
    ],
    ['an empty text', '', '1:1  A policy must be a mapping'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  test('all syntax errors are given, not the first alone', () => {
    const text = 'id: "a" b\nversion: {a: ]}\ninputs: "\\q"\n';
    const lines = new Set(problemsOf(text).map((problem) => problem.split(':', 1)[0]));
    expect([...lines]).toEqual(expect.arrayContaining(['1', '2', '3']));
  });

  test('aliases that multiply are refused, and nothing is expanded', () => {
    const bomb = Array.from({ length: 40 }, (_, i) => `k${i + 1}: &k${i + 1} [*k${i}, *k${i}, *k${i}]`);
    const problems = problemsOf(['k0: &k0 x', ...bomb].join('\n'));
    expect(problems).toHaveLength(100);
    expect(problems[0]).toBe('1:9 /k0 Anchors are refused: leave this one out.');
  });
});
