import { describe, expect, test } from 'vitest';
import { operandNode } from '../../src/expression/operand_node.ts';
import { treeOf } from '../../src/expression/tree_of.ts';
import type { ExprNode, ValueNode } from '../../src/model/policy.ts';
import { deepTree } from './trees.ts';

const invalid = (words: string) =>
  expect.objectContaining({ code: 'policy_invalid', message: expect.stringContaining(words) });

function cyclic(): ExprNode {
  const args: ExprNode[] = [{ var: 'a' }];
  const node: ExprNode = { op: 'and', args };
  args.push(node);
  return node;
}

function wide(): ValueNode {
  let node: ValueNode = { const: 1 };
  for (let level = 0; level < 40; level += 1) node = { func: 'add', args: [node, node] };
  return node;
}

describe('the tree of an expression', () => {
  test('is that of its text, or itself', () => {
    expect(treeOf('not a')).toStrictEqual({ op: 'not', args: [{ var: 'a' }] });
    const tree = deepTree(62);
    expect(treeOf(tree)).toBe(tree);
  });

  test.each<[string, Parameters<typeof treeOf>[0], string]>([
    ['text that does not parse', 'a =', 'At offset 2 of the expression: Write =='],
    ['an unknown function in a text', 'lne(a) > 1', 'did you mean len?'],
    ['an unknown function in a tree', { op: 'not', args: [{ func: 'lne', args: [] }] }, 'did you mean len?'],
    ['a tree that is too deep', deepTree(63), '62 levels'],
    ['a tree that holds itself', cyclic(), '62 levels'],
    ['a small tree of which aliases make a huge one', wide(), '4096 parts'],
  ])('refuses %s', (_, expression, words) => {
    expect(() => treeOf(expression)).toThrow(invalid(words));
  });
});

describe('the tree of an operand', () => {
  test('is a name for a string, and else itself', () => {
    expect(operandNode('two words')).toStrictEqual({ var: 'two words' });
    expect(operandNode({ const: 'P1D' })).toStrictEqual({ const: 'P1D' });
  });

  test('refuses unknown functions and trees past the bounds', () => {
    expect(() => operandNode({ func: 'add', args: [{ func: 'foo', args: [] }] })).toThrow(
      invalid('function foo'),
    );
    expect(() => operandNode(wide())).toThrow(invalid('4096 parts'));
  });
});
