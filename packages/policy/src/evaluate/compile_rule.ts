import { operandNode } from '../expression/operand_node.ts';
import { PolicyError } from '../errors.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { CompiledRule, Facts } from '../model/compiled.ts';
import { OPERATORS, type Operator, type Rule, type ValueNode } from '../model/policy.ts';
import type { RuleEvidence, RuleProof, Truth } from '../model/verdict.ts';
import { compileCheck } from './checks/compile_check.ts';
import { compileNode, type Scope } from './values/compile_node.ts';
import { literalOf, MAX_SHOWN, sizeOf } from './values/literal_of.ts';
import type { Value } from './values/value.ts';

/**
 * @param slotOf where the input of a name is in the values of the facts
 * @throws PolicyError `policy_invalid`
 */
export function compileRule(
  rule: Rule,
  scope: Scope,
  slotOf: (name: string) => number | undefined,
): CompiledRule {
  const { id, severity = 'fail' } = rule;
  const op = operatorOf(rule);
  const sides = [operandNode(rule.lhs), operandNode(rule.rhs)] as const;
  const lhs = compileNode(sides[0], scope);
  const rhs = compileNode(sides[1], scope);
  const check = compileCheck(op, lhs, rhs);
  const names = [...new Set(sides.flatMap(namesIn))].toSorted(compareBytes);
  const slots = names.map((name) => slotOf(name) ?? -1);
  const test = (facts: Facts): Truth => check.test(facts) ?? null;
  const explain = (
    facts: Facts,
  ): { readonly truth: Truth; readonly evidence: RuleEvidence; readonly proof: RuleProof | null } => {
    const truth = test(facts);
    const missing = names.filter((_, i) => facts.values[slots[i] ?? -1] === undefined);
    const why = check.explain(facts, truth);
    const text = missing.length > 0 ? `The context lacks ${missing.join(', ')}` : why.text;
    const evidence: RuleEvidence = {
      op,
      severity,
      message: `${text}${shownOf('left', lhs, facts)}${shownOf('right', rhs, facts)}.`,
      lhs: literalOf(lhs, facts),
      rhs: literalOf(rhs, facts),
      missing,
      offending: why.offending,
    };
    return { truth, evidence, proof: why.proof };
  };
  return { id, op, severity, test, explain };
}

function shownOf(side: string, value: Value, facts: Facts): string {
  const size = sizeOf(value, facts);
  return size > MAX_SHOWN
    ? ` (of the ${side} side's ${size} elements, the first ${MAX_SHOWN} are shown)`
    : '';
}

function namesIn(node: ValueNode): readonly string[] {
  if ('var' in node) return [node.var];
  return 'func' in node ? node.args.flatMap(namesIn) : [];
}

function operatorOf({ id, op }: Rule): Operator {
  const known = OPERATORS.find((operator) => operator === op);
  if (known !== undefined) return known;
  throw new PolicyError('policy_invalid', `Rule ${id} has an operator that does not exist: ${op}.`);
}
