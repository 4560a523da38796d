import { readContext } from '../../src/context/read_context.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { CompiledPolicy, CompiledRule, Facts } from '../../src/model/compiled.ts';
import type { Expression, InputSpec, Literal, Operand, Policy, Rule } from '../../src/model/policy.ts';
import type { MemberSets } from '../../src/model/set_proof.ts';
import type { Truth } from '../../src/model/verdict.ts';
import { INPUTS } from './arbitrary_nodes.ts';
import { SAMPLE_SETS } from './sample_sets.ts';

const NOW = '2024-06-15T12:00:00Z';

/** What a test asks a policy on; inputs are those of the random policies, unless others are declared. */
export interface Asked {
  readonly values?: Readonly<Record<string, Literal>>;
  readonly commitments?: Readonly<Record<string, string>>;
  readonly now?: string;
  readonly sets?: MemberSets;
  readonly declared?: Readonly<Record<string, InputSpec>>;
}

export const policyOf = (parts: Partial<Policy>): Policy => ({
  id: 'test.v1',
  version: '1',
  legal_basis: [{ directive: 'Test' }],
  description: 'A test',
  inputs: INPUTS,
  rules: [{ id: 'r', op: 'range_min', lhs: 'amount', rhs: 'limit' }],
  ...parts,
});

export const factsFor = (compiled: CompiledPolicy, { values, commitments, now, sets }: Asked): Facts =>
  compiled.facts(
    readContext({ inputs: values ?? {}, commitments: commitments ?? {} }),
    Date.parse(now ?? NOW),
    sets ?? SAMPLE_SETS,
  );

export function explainRule(
  op: string,
  lhs: Operand,
  rhs: Operand,
  asked: Asked = {},
): ReturnType<CompiledRule['explain']> {
  const rule: Rule = { id: 'r', op, lhs, rhs };
  const compiled = compilePolicy(policyOf({ rules: [rule], inputs: asked.declared ?? INPUTS }));
  const [compiledRule] = compiled.rules;
  if (compiledRule === undefined) throw new Error('The policy has no rule.');
  return compiledRule.explain(factsFor(compiled, asked));
}

export const truthOfRule = (op: string, lhs: Operand, rhs: Operand, asked: Asked = {}): Truth =>
  explainRule(op, lhs, rhs, asked).truth;

/** Of a predicate; `others` are predicates that it may refer to. */
export function truthOf(
  expr: Expression,
  asked: Asked = {},
  others: Readonly<Record<string, Expression>> = {},
): Truth {
  const predicates = [
    { id: 'asked', expr },
    ...Object.entries(others).map(([id, other]) => ({ id, expr: other })),
  ];
  const adaptivity = { predicates, activations: [{ when: 'asked', rules: ['r'] }] };
  const compiled = compilePolicy(policyOf({ adaptivity, inputs: asked.declared ?? INPUTS }));
  const [predicate] = compiled.predicates;
  if (predicate === undefined) throw new Error('The policy has no predicate.');
  return predicate.test(factsFor(compiled, asked));
}
