import type { Literal, Rule } from '@kakeya/policy';

export function literalOf(operand: Rule['rhs']): Literal {
  if (typeof operand === 'object' && 'const' in operand) return operand.const;
  throw new Error('A peer compares with literals only.');
}
