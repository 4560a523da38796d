import fc from 'fast-check';
import type { PolicyContext } from '../../src/model/context.ts';
import type { Adaptivity, Literal, Policy, Rule, ValueNode } from '../../src/model/policy.ts';
import * as nodes from './arbitrary_nodes.ts';

/** The moments at which random policies are asked. */
export const MOMENTS = fc.constantFrom(
  Date.UTC(2024, 1, 29),
  Date.UTC(2025, 1, 28, 12),
  Date.UTC(2025, 1, 28),
  Date.UTC(2031, 0, 1),
);

type Sides = fc.Arbitrary<readonly [ValueNode, ValueNode]>;
const sides = (lhs: fc.Arbitrary<ValueNode>, rhs: fc.Arbitrary<ValueNode>): Sides => fc.tuple(lhs, rhs);

const elements = nodes.variable('names', 'digests', 'mixed');
const inSet = fc.oneof(
  sides(elements, nodes.ROOT),
  sides(nodes.variable('name', 'digest'), nodes.ROOT),
  nodes.ELEMENT_AND_ARRAY,
  nodes.TWO_ARRAYS,
);

const OPERANDS: Readonly<Record<string, Sides>> = {
  eq: nodes.TWO_ALIKE,
  neq: nodes.TWO_ALIKE,
  in: nodes.ELEMENT_AND_ARRAY,
  range_min: sides(nodes.NUMBER, nodes.NUMBER),
  range_max: sides(nodes.NUMBER, nodes.NUMBER),
  max_age: sides(nodes.DATE, nodes.PERIOD),
  membership: inSet,
  non_membership: inSet,
  non_intersection: fc.oneof(sides(elements, nodes.ROOT), nodes.TWO_ARRAYS),
  threshold: sides(
    fc.oneof(nodes.variable('checks', 'names', 'digests', 'scores', 'dates', 'mixed'), nodes.NUMBER),
    nodes.NUMBER,
  ),
};

const severity = fc.constantFrom<('fail' | 'warn')[]>('fail', 'warn');
const rule: fc.Arbitrary<Omit<Rule, 'id'>> = fc
  .constantFrom(...Object.keys(OPERANDS))
  .chain((op) =>
    fc
      .tuple(OPERANDS[op] ?? nodes.TWO_ALIKE, fc.option(severity, { nil: undefined }))
      .map(([[lhs, rhs], given]) => ({ op, lhs, rhs, ...(given !== undefined && { severity: given }) })),
  );

/** In an order that is neither that of bytes nor of numbers. */
const RULE_IDS = ['r10', 'r9', 'a', 'Z', 'zz', 'b_1', '3', 'é'];
const PREDICATE_IDS = ['p2', 'p1', 'p10'];

function adaptivity(ruleIds: readonly string[]): fc.Arbitrary<Adaptivity> {
  const someRules = fc.subarray([...ruleIds], { minLength: 1 });
  return fc.integer({ min: 1, max: PREDICATE_IDS.length }).chain((count) => {
    const ids = PREDICATE_IDS.slice(0, count);
    return fc.record(
      {
        predicates: fc.tuple(
          ...ids.map((id, i) => nodes.expression(ids.slice(0, i)).map((expr) => ({ id, expr }))),
        ),
        activations: fc.array(fc.record({ when: fc.constantFrom(...ids), rules: someRules }), {
          minLength: 1,
          maxLength: 4,
        }),
        baseline: fc.subarray([...ruleIds]),
      },
      { requiredKeys: ['predicates', 'activations'] },
    );
  });
}

/** Policies that the linter finds no error in: one to eight rules over all operators, often with adaptivity. */
export const POLICIES: fc.Arbitrary<Policy> = fc
  .array(rule, { minLength: 1, maxLength: RULE_IDS.length })
  .map((rules) => rules.map((each, i): Rule => ({ id: RULE_IDS[i] ?? String(i), ...each })))
  .chain((rules) =>
    fc.option(adaptivity(rules.map(({ id }) => id)), { nil: undefined }).map((adapt) => ({
      id: 'random.v1',
      version: '1',
      legal_basis: [{ directive: 'Test' }],
      description: 'A random policy',
      inputs: nodes.INPUTS,
      rules,
      ...(adapt !== undefined && { adaptivity: adapt }),
    })),
  );

const mixed = fc.oneof(nodes.NUMBERS, nodes.TEXTS, nodes.HEXES, nodes.DATES, fc.boolean());
const VALUES: Readonly<Record<string, fc.Arbitrary<Literal>>> = {
  amount: nodes.NUMBERS,
  limit: nodes.NUMBERS,
  name: nodes.TEXTS,
  owner: nodes.TEXTS,
  flag: fc.boolean(),
  audited: nodes.DATES,
  issued: nodes.DATES,
  root: nodes.ROOTS,
  digest: nodes.HEXES,
  names: nodes.few(fc.oneof(nodes.TEXTS, nodes.HEXES)),
  banned: nodes.few(nodes.TEXTS),
  digests: nodes.few(nodes.HEXES),
  scores: nodes.few(nodes.NUMBERS),
  checks: nodes.few(fc.boolean()),
  dates: nodes.few(nodes.DATES),
  mixed: nodes.few(mixed),
};

/** Contexts for `POLICIES`: each name is missing, or given in one of the members that it may be given in. */
export const CONTEXTS: fc.Arbitrary<PolicyContext> = fc
  .tuple(
    fc.record({ ...VALUES }),
    fc.infiniteStream(fc.constantFrom('inputs', 'inputs', 'variables', 'missing')),
  )
  .map(([values, places]) => {
    const context = {
      inputs: new Map<string, Literal>(),
      variables: new Map<string, Literal>(),
      commitments: new Map<string, string>(),
    };
    for (const [name, value] of Object.entries(values)) {
      const place = String(places.next().value);
      if (place === 'variables') context.variables.set(name, value);
      else if (place === 'inputs') {
        if (name === 'root') context.commitments.set(name, String(value).toLowerCase());
        else context.inputs.set(name, value);
      }
    }
    return {
      inputs: Object.fromEntries(context.inputs),
      variables: Object.fromEntries(context.variables),
      commitments: Object.fromEntries(context.commitments),
      lists: {},
    };
  });
