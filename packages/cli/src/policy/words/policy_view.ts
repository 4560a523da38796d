import { compilePolicy, type Ir, type Policy } from '@kakeya/policy';
import { printExpression, treeOf } from '@kakeya/policy/source';
import { activatedBy } from './activation.ts';
import { requirement } from './requirement.ts';

/** A policy as it is told to people. */
export interface PolicyView {
  readonly kind: 'policy';
  readonly id: string;
  readonly version: string;
  readonly description: string | null;
  readonly legal_basis: readonly string[];
  readonly policy_hash: string;
  readonly ir_hash: string;
  readonly ir_version: Ir['ir_version'];
  readonly inputs: Readonly<Record<string, string>>;
  readonly rules: readonly {
    readonly id: string;
    readonly severity: string;
    readonly requires: string;
    /** Predicates, or `baseline`. */
    readonly active_by: readonly string[];
  }[];
  readonly predicates: Readonly<Record<string, string>>;
}

/** @throws PolicyError `policy_invalid` */
export function policyView(policy: Policy): PolicyView {
  const { ir } = compilePolicy(policy);
  return {
    kind: 'policy',
    id: policy.id,
    version: policy.version,
    description: policy.description ?? null,
    legal_basis: (policy.legal_basis ?? []).map(({ directive, article }) =>
      [directive, article].filter((part) => part !== undefined).join(' '),
    ),
    policy_hash: ir.policy_hash,
    ir_hash: ir.ir_hash,
    ir_version: ir.ir_version,
    inputs: Object.fromEntries(
      Object.entries(policy.inputs).map(([name, { type, items }]) => [
        name,
        items === undefined ? type : `${type} of ${items}`,
      ]),
    ),
    rules: policy.rules.map((rule) => ({
      id: rule.id,
      severity: rule.severity ?? 'fail',
      requires: requirement(rule),
      active_by: activatedBy(policy, rule.id),
    })),
    predicates: Object.fromEntries(
      (policy.adaptivity?.predicates ?? []).map(({ id, expr }) => [id, printExpression(treeOf(expr))]),
    ),
  };
}
