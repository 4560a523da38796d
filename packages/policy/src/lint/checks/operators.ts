import { OPERATORS } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';
import { invertedAge } from '../inverted_age.ts';
import { isOperator, operandProblem } from '../operator_types.ts';
import type { RulePart, Subject } from '../subject.ts';

/** E2001, E2004, E3002: rules have an operator, and operands that it takes. */
export function checkOperators({ rules }: Subject): readonly Finding[] {
  return rules.flatMap((part): readonly Finding[] => {
    const finding = problemOf(part);
    return finding === undefined ? [] : [{ ...finding, ruleId: part.rule.id }];
  });
}

function problemOf({ rule: { op }, pointer, lhs, rhs }: RulePart): Finding | undefined {
  if (!isOperator(op)) {
    const unknown = { name: op, known: OPERATORS };
    return { code: 'E2001', pointer: `${pointer}/op`, message: `There is no operator ${op}.`, unknown };
  }
  if (!('tree' in lhs) || !('tree' in rhs)) return undefined;
  const inverted = invertedAge(op, lhs.tree, rhs.tree);
  if (inverted !== undefined) return { code: 'E3002', pointer, message: inverted };
  if (!lhs.typed.ok || !rhs.typed.ok) return undefined;
  const problem = operandProblem(op, lhs.typed.type, rhs.typed.type);
  return problem === undefined ? undefined : { code: 'E2004', pointer, message: problem };
}
