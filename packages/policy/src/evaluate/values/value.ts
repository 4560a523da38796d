import { PolicyError } from '../../errors.ts';
import type { ScalarKind, StaticType } from '../../expression/static_type.ts';
import type { Facts } from '../../model/compiled.ts';
import type { Scalar } from '../../model/policy.ts';
import { parseDate } from '../../time/date.ts';
import { type Duration, parseDuration } from '../../time/duration.ts';
import type { ArrayFact } from '../facts/array_fact.ts';

/** undefined: unknown. */
export type Get<T> = (facts: Facts) => T | undefined;

/** A value as closures compute it: hex in lower case, dates as Unix milliseconds. */
export type Value =
  | { readonly kind: 'number' | 'date'; readonly get: Get<number> }
  | { readonly kind: 'string' | 'hex'; readonly get: Get<string> }
  | { readonly kind: 'boolean'; readonly get: Get<boolean> }
  | { readonly kind: 'duration'; readonly get: Get<Duration> }
  | { readonly kind: 'array'; readonly type: ArrayType; readonly get: Get<ArrayFact> }
  /** A string constant: what it meets decides what it is. */
  | { readonly kind: 'text'; readonly text: string };

type ArrayType = Extract<StaticType, { readonly items: unknown } | { readonly texts: unknown }>;
/** What is compared as one JavaScript value. */
type PlainKind = Exclude<ScalarKind, 'duration'>;

export function typeOfValue(value: Value): StaticType {
  if (value.kind === 'array') return value.type;
  return value.kind === 'text' ? { text: value.text } : value.kind;
}

export function numberOf(value: Value): Get<number> {
  return value.kind === 'number' ? value.get : mistyped(value, 'number');
}

export function booleanOf(value: Value): Get<boolean> {
  return value.kind === 'boolean' ? value.get : mistyped(value, 'boolean');
}

export function dateOf(value: Value): Get<number> {
  if (value.kind === 'date') return value.get;
  const ms = value.kind === 'text' ? parseDate(value.text) : undefined;
  return ms === undefined ? mistyped(value, 'date') : () => ms;
}

export function durationOf(value: Value): Get<Duration> {
  if (value.kind === 'duration') return value.get;
  const duration = value.kind === 'text' ? parseDuration(value.text) : undefined;
  return duration === undefined ? mistyped(value, 'duration') : () => duration;
}

export function textOf(value: Value, kind: 'string' | 'hex'): Get<string> {
  if (value.kind === kind) return value.get;
  if (value.kind !== 'text') return mistyped(value, kind);
  const text = kind === 'hex' ? value.text.toLowerCase() : value.text;
  return () => text;
}

/** A value of a kind that `===` compares. */
export function plainOf(value: Value, kind: PlainKind): Get<Scalar> {
  switch (kind) {
    case 'number':
      return numberOf(value);
    case 'boolean':
      return booleanOf(value);
    case 'date':
      return dateOf(value);
    case 'string':
    case 'hex':
      return textOf(value, kind);
    default:
      return kind satisfies never;
  }
}

export function arrayOf(value: Value): Get<ArrayFact> {
  return value.kind === 'array' ? value.get : mistyped(value, 'array');
}

/** Linting comes before compiling and refuses this with its place; here it only must not run. */
export function mistyped(value: Value, wanted: string): never {
  throw new PolicyError(
    'policy_invalid',
    `A value of type ${value.kind} is where ${wanted} is needed: lint the policy.`,
  );
}
