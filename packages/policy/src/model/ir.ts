import type { Activation, Expression, ExprNode, InputSpec, Operator, Severity, ValueNode } from './policy.ts';
import type { PolicyDigest } from './hash.ts';

/** Says only what the first version of the format could: rules over variables, of severity `fail`, without a baseline. */
export interface IrV10 {
  readonly ir_version: '1.0';
  readonly policy_id: string;
  readonly policy_hash: PolicyDigest;
  /** By id, in byte order. */
  readonly rules: readonly {
    readonly id: string;
    readonly op: Operator;
    readonly lhs: { readonly var: string };
    readonly rhs: { readonly var: string };
  }[];
  readonly adaptivity?: {
    /** As the author wrote them. */
    readonly predicates: readonly { readonly id: string; readonly expr: Expression }[];
    readonly activations: readonly Activation[];
  };
  readonly ir_hash: PolicyDigest;
}

/** Says everything, and stands alone: with the inputs' types, and expressions as trees. Hashed and stored as RFC 8785. */
export interface IrV11 {
  readonly ir_version: '1.1';
  readonly policy_id: string;
  readonly policy_version: string;
  readonly policy_hash: PolicyDigest;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  /** By id, in byte order. */
  readonly rules: readonly {
    readonly id: string;
    readonly op: Operator;
    readonly lhs: ValueNode;
    readonly rhs: ValueNode;
    readonly severity: Severity;
  }[];
  readonly adaptivity?: {
    readonly predicates: readonly { readonly id: string; readonly expr: ExprNode }[];
    readonly activations: readonly Activation[];
    readonly baseline: readonly string[];
  };
  readonly ir_hash: PolicyDigest;
}

export type Ir = IrV10 | IrV11;
