import type { ExprNode, Policy, Predicate, Rule, ValueNode } from '../../src/model/policy.ts';

export const now: ValueNode = { func: 'now', args: [] };
export const duration: ValueNode = { const: 'P365D' };

export const call = (func: string, ...args: ValueNode<string>[]): ValueNode<string> => ({ func, args });
export const variable = (name: string): ValueNode => ({ var: name });

/** A policy of which nothing is to be said. */
export const clean: Policy = {
  id: 'lksg.v2',
  version: '2.0',
  legal_basis: [{ directive: 'LkSG', article: '5' }],
  description: 'Suppliers are checked against sanctions, and audits are fresh.',
  inputs: {
    supplier_hashes: { type: 'array', items: 'hex' },
    sanctions_root: { type: 'hex' },
    last_audit: { type: 'date' },
  },
  rules: [
    { id: 'no_sanctions', op: 'non_membership', lhs: 'supplier_hashes', rhs: 'sanctions_root' },
    { id: 'audit_fresh', op: 'max_age', lhs: 'last_audit', rhs: duration, severity: 'warn' },
  ],
  adaptivity: {
    predicates: [{ id: 'many_suppliers', expr: 'len(supplier_hashes) >= 50' }],
    activations: [{ when: 'many_suppliers', rules: ['audit_fresh'] }],
    baseline: ['no_sanctions'],
  },
};

/** Rules over inputs of each type, all of which count as used. */
export function withRules(...rules: Rule[]): Policy {
  const { adaptivity: _, ...rest } = clean;
  const inputs = {
    number: { type: 'number' },
    text: { type: 'string' },
    flag: { type: 'boolean' },
    hex: { type: 'hex' },
    date: { type: 'date' },
    numbers: { type: 'array', items: 'number' },
    hexes: { type: 'array', items: 'hex' },
    things: { type: 'array' },
  } as const;
  const uses = Object.keys(inputs).map((name) => ({ id: `uses ${name}`, op: 'eq', lhs: name, rhs: name }));
  const scalars = uses.slice(0, 5);
  const arrays = uses.slice(5).map((rule) => ({ ...rule, op: 'non_intersection' }));
  return { ...rest, inputs, rules: [...rules, ...scalars, ...arrays] };
}

export const withRule = (op: string, lhs: Rule['lhs'], rhs: Rule['rhs']): Policy =>
  withRules({ id: 'tested', op, lhs, rhs });

/** The predicates stand first; inputs as in `withRules`. */
export function withPredicates(...predicates: (Predicate | Predicate['expr'])[]): Policy {
  const given = predicates.map((predicate, i) =>
    typeof predicate === 'object' && 'id' in predicate ? predicate : { id: `p${i}`, expr: predicate },
  );
  const policy = withRules();
  const baseline = policy.rules.map(({ id }) => id);
  return { ...policy, adaptivity: { predicates: given, activations: [], baseline } };
}

export const and = (...args: ExprNode<string>[]): ExprNode<string> => ({ op: 'and', args });
