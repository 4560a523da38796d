import type { Rule } from '@kakeya/policy';
import { operandNode, printExpression } from '@kakeya/policy/source';

/** What a rule asks for, its operands in infix. */
const WORDS: Readonly<Record<string, (lhs: string, rhs: string) => string>> = {
  eq: (lhs, rhs) => `${lhs} is ${rhs}`,
  neq: (lhs, rhs) => `${lhs} is not ${rhs}`,
  in: (lhs, rhs) => `${lhs} is one of ${rhs}`,
  range_min: (lhs, rhs) => `${lhs} is at least ${rhs}`,
  range_max: (lhs, rhs) => `${lhs} is at most ${rhs}`,
  max_age: (lhs, rhs) => `${lhs} is at most ${rhs} ago`,
  membership: (lhs, rhs) => `all of ${lhs} is in ${rhs}`,
  non_membership: (lhs, rhs) => `nothing of ${lhs} is in ${rhs}`,
  non_intersection: (lhs, rhs) => `${lhs} and ${rhs} have nothing in common`,
  threshold: (lhs, rhs) => `${lhs} comes to at least ${rhs}`,
};

/** @param rule of a policy that compiles */
export function requirement({ op, lhs, rhs }: Rule): string {
  const [left, right] = [lhs, rhs].map((operand) => printExpression(operandNode(operand)));
  const words = WORDS[op] ?? ((a: string, b: string) => `${a} ${op} ${b}`);
  return words(left ?? '', right ?? '');
}
