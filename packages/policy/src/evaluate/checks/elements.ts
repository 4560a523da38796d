import type { ScalarKind } from '../../expression/static_type.ts';
import type { Scalar } from '../../model/policy.ts';
import { dateText } from '../../time/date_text.ts';
import { arrayOf, type Get, mistyped, plainOf, type Value } from '../values/value.ts';
import type { ArrayFact } from '../facts/array_fact.ts';

const MAX_OFFENDING = 100;

/** What the elements of a side are read as before they are compared; undefined: as they were given. */
export type ElementKind = 'hex' | 'date' | undefined;

/** Hex and dates have more than one spelling: where either side is of such, the other is read as it is. */
export function meetingKind(lhs: Value, rhs: Value): ElementKind {
  const kinds = [kindOf(lhs), kindOf(rhs)];
  return kinds.find((kind) => kind === 'hex' || kind === 'date');
}

export function kindOf(value: Value): ScalarKind | 'any' | undefined {
  if (value.kind !== 'array') return value.kind === 'text' ? undefined : value.kind;
  return 'items' in value.type ? value.type.items : undefined;
}

/** The array, its items read as `kind`. */
export function arrayAs(value: Value, kind: ElementKind): Get<ArrayFact> {
  const get = arrayOf(value);
  return kind === undefined ? get : (facts) => get(facts)?.as(kind);
}

/** The items of an array, or the one value that a scalar is. */
export function elementsOf(value: Value, kind: ElementKind): Get<readonly Scalar[]> {
  if (value.kind === 'array') {
    const array = arrayAs(value, kind);
    return (facts) => array(facts)?.items;
  }
  if (value.kind === 'duration') return mistyped(value, 'an element');
  const get = plainOf(value, kind ?? (value.kind === 'text' ? 'string' : value.kind));
  return (facts) => {
    const item = get(facts);
    return item === undefined ? undefined : [item];
  };
}

/** Each once, at most 100, as evidence shows them. */
export function offendingTexts(
  items: Iterable<Scalar>,
  kind: ScalarKind | 'any' | undefined,
): readonly string[] {
  const texts = new Set<string>();
  for (const item of items) {
    if (texts.size === MAX_OFFENDING) break;
    texts.add(kind === 'date' && typeof item === 'number' ? dateText(item) : String(item));
  }
  return [...texts];
}

export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
