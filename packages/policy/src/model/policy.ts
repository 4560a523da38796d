/** What a value of the context may be. `hex` is an even number of hex digits; `date` is ISO 8601. */
export const INPUT_TYPES = ['hex', 'string', 'number', 'boolean', 'date', 'array'] as const;
export type InputType = (typeof INPUT_TYPES)[number];
export type ScalarType = Exclude<InputType, 'array'>;

export interface InputSpec {
  readonly type: InputType;
  /** Of an array; default: any scalar. */
  readonly items?: ScalarType;
}

export const OPERATORS = [
  'eq',
  'neq',
  'in',
  'range_min',
  'range_max',
  'max_age',
  'membership',
  'non_membership',
  'non_intersection',
  'threshold',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const FUNCTIONS = ['len', 'max', 'min', 'sum', 'now', 'sub', 'add', 'mul'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** ISO dates and ISO 8601 durations are strings that an operator or a function reads as such. */
export type Scalar = string | number | boolean;
export type Literal = Scalar | readonly Scalar[];

/** A value: a literal, an input, or computed. `Func` is string where the linter is yet to say that a function is unknown. */
export type ValueNode<Func extends string = FunctionName> =
  | { readonly const: Literal }
  | { readonly var: string }
  | { readonly func: Func; readonly args: readonly ValueNode<Func>[] };

/** As the author wrote it: a string is the name of an input. */
export type Operand = string | ValueNode<string>;

/** A condition, as a tree. */
export type ExprNode<Func extends string = FunctionName> =
  | ValueNode<Func>
  | { readonly op: Comparison; readonly args: readonly [ExprNode<Func>, ExprNode<Func>] }
  | { readonly op: 'and' | 'or'; readonly args: readonly ExprNode<Func>[] }
  | { readonly op: 'not'; readonly args: readonly [ExprNode<Func>] };

/** As the author wrote it: infix text, or the tree. */
export type Expression = string | ExprNode<string>;

/** What follows when the rule does not hold. */
export type Severity = 'fail' | 'warn';

export interface Rule {
  readonly id: string;
  /** As the author wrote it: an unknown operator is the linter's to refuse. */
  readonly op: string;
  readonly lhs: Operand;
  readonly rhs: Operand;
  /** Default `fail`. */
  readonly severity?: Severity;
}

export interface LegalBasis {
  readonly directive?: string;
  readonly article?: string;
}

export interface Predicate {
  readonly id: string;
  readonly expr: Expression;
}

export interface Activation {
  /** Id of a predicate. */
  readonly when: string;
  readonly rules: readonly string[];
}

export interface Adaptivity {
  readonly predicates: readonly Predicate[];
  readonly activations: readonly Activation[];
  /** Rules that are always active. */
  readonly baseline?: readonly string[];
}

/**
 * A policy as its author wrote it: shapes and names are checked, references between its parts are the linter's to
 * check. Versions are immutable: one id and version is one content for ever.
 */
export interface Policy {
  /** `^[a-z0-9._-]+$` */
  readonly id: string;
  readonly version: string;
  readonly legal_basis?: readonly LegalBasis[];
  readonly description?: string;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly rules: readonly Rule[];
  readonly adaptivity?: Adaptivity;
}
