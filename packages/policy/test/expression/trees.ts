import fc from 'fast-check';
import {
  COMPARISONS,
  type ExprNode,
  FUNCTIONS,
  type Scalar,
  type ValueNode,
} from '../../src/model/policy.ts';

/** JSON cannot tell -0 from 0. */
const number: fc.Arbitrary<number> = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => (value === 0 ? 0 : value));
const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('P30D', '2024-01-31', "it's", '"', '\\', 'a\nb\tc\r', '\u2028\u0000', '${x}', '𝒳'),
);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(number, text, fc.boolean());

/** Names that infix text can hold; keywords are not, but names that begin with one are. */
export const infixName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('a', 'len', 'now', 'order', 'not_a', 'and.b', 'true1', 'AND', '_', 'x.y_2.'),
  fc.stringMatching(/^[a-z_][A-Za-z0-9_.]{0,6}$/).filter((name) => !/^(?:and|or|not|true|false)$/.test(name)),
);

/** Trees that can be written as infix text. */
export const { tree } = fc.letrec<{ value: ValueNode; tree: ExprNode }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ var: infixName }),
    fc.record({ const: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })) }),
    fc.record({ func: fc.constantFrom(...FUNCTIONS), args: fc.array(tie('value'), { maxLength: 3 }) }),
  ),
  tree: fc.oneof(
    { maxDepth: 5 },
    tie('value'),
    fc.record({ op: fc.constantFrom(...COMPARISONS), args: fc.tuple(tie('tree'), tie('tree')) }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      args: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ op: fc.constant('not' as const), args: fc.tuple(tie('tree')) }),
  ),
}));

/** Any tree of the type, also what text cannot say and what has no meaning. */
export const { wildValue, wildTree } = fc.letrec<{
  wildValue: ValueNode<string>;
  wildTree: ExprNode<string>;
}>((tie) => {
  const name = fc.oneof(infixName, fc.string({ maxLength: 5 }), fc.constantFrom('and', '__proto__', '~/'));
  const literal = fc.oneof(scalar, fc.double(), fc.string({ unit: 'binary' }));
  return {
    wildValue: fc.oneof(
      { maxDepth: 4 },
      fc.record({ var: name }),
      fc.record({ const: fc.oneof(literal, fc.array(literal, { maxLength: 3 })) }),
      fc.record({
        func: fc.oneof(fc.constantFrom(...FUNCTIONS), name),
        args: fc.array(tie('wildValue'), { maxLength: 3 }),
      }),
    ),
    wildTree: fc.oneof(
      { maxDepth: 5 },
      tie('wildValue'),
      fc.record({ op: fc.constantFrom(...COMPARISONS), args: fc.tuple(tie('wildTree'), tie('wildTree')) }),
      fc.record({
        op: fc.constantFrom('and' as const, 'or' as const),
        args: fc.array(tie('wildTree'), { maxLength: 3 }),
      }),
      fc.record({ op: fc.constant('not' as const), args: fc.tuple(tie('wildTree')) }),
    ),
  };
});

/** `not` over `not` … over a name, of a depth that counts the name. */
export function deepTree(depth: number): ExprNode {
  let node: ExprNode = { var: 'a' };
  for (let level = 1; level < depth; level += 1) node = { op: 'not', args: [node] };
  return node;
}
