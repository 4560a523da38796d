import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../src/source/read_policy.ts';
import { LKSG } from './lksg.ts';
import { withChange, withRhs } from './lksg_change.ts';
import { policyOf } from './policy_of.ts';

describe('what is read is what was written', () => {
  test('JSON is YAML', () => {
    expect(policyOf(LKSG.policyJson)).toEqual(policyOf(LKSG.yaml));
    expect(policyOf(JSON.stringify(JSON.parse(LKSG.policyJson), null, '\t'))).toEqual(policyOf(LKSG.yaml));
  });

  test('dates, yes and no, and numbers with separators are strings in YAML 1.2', () => {
    const read = policyOf(withRhs('{const: [2024-01-01, yes, no, 1_000, 2024-01-01T00:00:00Z]}'));
    const values = ['2024-01-01', 'yes', 'no', '1_000', '2024-01-01T00:00:00Z'];
    expect(read.rules[0]?.rhs).toEqual({ const: values });
  });

  test('scalars of several types may stand in one list', () => {
    expect(policyOf(withRhs('{const: [a, 1, true, -0, 1.5e3]}')).rules[0]?.rhs).toEqual({
      const: ['a', 1, true, 0, 1500],
    });
  });

  test('unknown operators and functions and repeated ids reach the linter', () => {
    const text = withChange('op: non_membership', 'op: resembles').replace(
      'rhs: sanctions_root',
      'rhs: {func: log, args: []}\n  - {id: no_sanctions, op: eq, lhs: a, rhs: b}',
    );
    expect(policyOf(text).rules).toEqual([
      { id: 'no_sanctions', op: 'resembles', lhs: 'supplier_hashes', rhs: { func: 'log', args: [] } },
      { id: 'no_sanctions', op: 'eq', lhs: 'a', rhs: 'b' },
    ]);
  });

  test('a policy without a legal basis or a description reaches the linter', () => {
    const text = LKSG.yaml.replace(/^legal_basis[^]*?check\n/m, '');
    expect(Object.keys(policyOf(text))).toEqual(['id', 'version', 'inputs', 'rules']);
  });

  test('line ends of Windows and a byte order mark change nothing', () => {
    expect(policyOf(`\uFEFF${LKSG.yaml.replaceAll('\n', '\r\n')}`)).toEqual(policyOf(LKSG.yaml));
  });
});

describe('placeOf gives the line and column of a value, or of the nearest one around it', () => {
  test.each([
    ['', 1, 1],
    ['/version', 2, 10],
    ['/legal_basis/0/directive', 4, 16],
    ['/inputs/supplier_hashes/items', 8, 41],
    ['/rules/0', 10, 5],
    ['/rules/0/rhs', 13, 10],
    ['/rules/0/severity', 10, 5],
    ['/rules/7/id', 10, 3],
    ['/rules/x', 10, 3],
    ['/rules/0/rhs/const', 13, 10],
    ['/adaptivity', 1, 1],
    ['/constructor/__proto__', 1, 1],
  ])('%s', (pointer, line, column) => {
    const read = readPolicy(LKSG.yaml);
    if (!read.ok) throw new Error('The example was refused.');
    expect(read.placeOf(pointer)).toEqual({ line, column });
  });

  test('names with slashes and tildes are found by their RFC 6901 spelling', () => {
    const read = readPolicy(withChange('sanctions_root: {', '"a/b~c": {'));
    if (!read.ok) throw new Error('The example was refused.');
    expect(read.placeOf('/inputs/a~1b~0c/type')).toEqual({ line: 7, column: 19 });
  });
});
