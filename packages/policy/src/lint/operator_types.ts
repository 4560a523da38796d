import { accepts, commonKind, elementsMeet } from '../expression/accepts.ts';
import { describeType, isArray, type StaticType } from '../expression/static_type.ts';
import { OPERATORS, type Operator } from '../model/policy.ts';

const NAMES: ReadonlySet<string> = new Set(OPERATORS);

export const isOperator = (name: string): name is Operator => NAMES.has(name);

/** Why an operator does not take operands of these types; undefined: it does. */
export function operandProblem(op: Operator, lhs: StaticType, rhs: StaticType): string | undefined {
  const needs = NEEDS[op](lhs, rhs);
  if (needs === undefined) return undefined;
  return `${op} takes ${needs}; the left side is ${describeType(lhs)}, the right side ${describeType(rhs)}.`;
}

/** What it takes instead; undefined: it takes these. */
type Needs = (lhs: StaticType, rhs: StaticType) => string | undefined;

const equality: Needs = (lhs, rhs) => {
  const kind = commonKind(lhs, rhs);
  return kind === undefined || kind === 'duration'
    ? 'two scalars of one type (for arrays there are in, membership and non_intersection; for ages max_age)'
    : undefined;
};

const range: Needs = (lhs, rhs) =>
  accepts('number', lhs) && accepts('number', rhs)
    ? undefined
    : 'numbers (for ages and dates there is max_age)';

const ROOT_OR_ARRAY = 'on the right the root of a committed set (64 hex digits) or an array';

const elements: Needs = (lhs, rhs) => {
  if (isArray(rhs)) {
    return elementsMeet(lhs, rhs) ? undefined : 'elements of the types that the array on the right has';
  }
  if (!isRoot(rhs)) return ROOT_OR_ARRAY;
  // Identities and digests are text; there is no digest of a number.
  return elementsMeet(lhs, 'string') || elementsMeet(lhs, 'hex')
    ? undefined
    : 'hex or string elements where the right side is a root';
};

const isRoot = (type: StaticType): boolean =>
  typeof type === 'object' ? 'text' in type && /^[0-9a-f]{64}$/i.test(type.text) : type === 'hex';

const NEEDS: Readonly<Record<Operator, Needs>> = {
  eq: equality,
  neq: equality,
  in: (lhs, rhs) =>
    !isArray(lhs) && isArray(rhs) && elementsMeet(lhs, rhs)
      ? undefined
      : 'on the left a scalar, and on the right an array of such',
  range_min: range,
  range_max: range,
  max_age: (lhs, rhs) =>
    accepts('date', lhs) && accepts('duration', rhs)
      ? undefined
      : "on the left a date, and on the right a duration such as {const: 'P365D'}",
  membership: elements,
  non_membership: elements,
  non_intersection: (lhs, rhs) =>
    isArray(lhs) ? elements(lhs, rhs) : `on the left an array, ${ROOT_OR_ARRAY}`,
  threshold: (lhs, rhs) =>
    (isArray(lhs) || accepts('number', lhs)) && accepts('number', rhs)
      ? undefined
      : 'on the left an array or a number, and on the right a number',
};
