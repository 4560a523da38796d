import type { Operand, ValueNode } from '../../model/policy.ts';
import { childPointer } from '../../source/shape/pointer.ts';
import type { Finding } from '../finding.ts';
import type { Part, Subject } from '../subject.ts';

/** E2001, E2003, E2004: within the operands of rules. */
export function checkOperands({ policy, rules, predicates }: Subject): readonly Finding[] {
  const inputs = Object.keys(policy.inputs);
  const predicateIds = new Set(predicates.map(({ id }) => id));
  const within = (operand: Operand, part: Part<ValueNode<string>>, at: string): readonly Finding[] => {
    if (!('tree' in part)) return [{ code: part.code, pointer: at, message: part.problem }];
    if (part.typed.ok) return [];
    return part.typed.problems.map(({ code, pointer, node, message }): Finding => {
      if (!('var' in node)) return { code, pointer: at + pointer, message };
      const advice = predicateIds.has(node.var)
        ? 'which is a predicate: rules take inputs only'
        : `declare it in inputs${typeof operand === 'string' ? ', or write a literal as {const: …}' : ''}`;
      return {
        code,
        pointer: at + pointer,
        message: `There is no input ${node.var}, ${advice}.`,
        unknown: { name: node.var, known: inputs },
      };
    });
  };
  return rules.flatMap(({ rule, pointer, lhs, rhs }) =>
    [
      ...within(rule.lhs, lhs, childPointer(pointer, 'lhs')),
      ...within(rule.rhs, rhs, childPointer(pointer, 'rhs')),
    ].map((finding) => ({ ...finding, ruleId: rule.id })),
  );
}
