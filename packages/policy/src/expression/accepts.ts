import { parseDuration } from '../time/duration.ts';
import { type ItemKind, isArray, readsAs, type ScalarKind, type StaticType } from './static_type.ts';

/**
 * What a place takes. Computed durations are of fixed length; a constant with years or months is not, and is taken
 * only where it is counted from a date.
 */
export type Wanted = ScalarKind | 'fixed duration' | 'array' | { readonly items: Exclude<ItemKind, 'any'> };

/** Whether a value of the type can stand where `wanted` is taken. */
export function accepts(wanted: Wanted, type: StaticType): boolean {
  if (wanted === 'array') return isArray(type);
  if (typeof wanted === 'object') {
    if (typeof type === 'string' || 'text' in type) return false;
    return 'texts' in type
      ? type.texts.every((text) => readsAs(text, wanted.items))
      : type.items === wanted.items;
  }
  if (typeof type === 'string') return type === (wanted === 'fixed duration' ? 'duration' : wanted);
  if (!('text' in type)) return false;
  return wanted === 'fixed duration' ? parseDuration(type.text)?.months === 0 : readsAs(type.text, wanted);
}

/** As what `==` compares two values, the constant as the kind of the other; undefined: they do not compare. */
export function commonKind(a: StaticType, b: StaticType): ScalarKind | undefined {
  const kind = typeof a === 'string' ? a : typeof b === 'string' ? b : 'string';
  const wanted = kind === 'duration' ? 'fixed duration' : kind;
  return accepts(wanted, a) && accepts(wanted, b) ? kind : undefined;
}

/** Whether elements of the two, each a scalar or an array, can be equal at all. */
export function elementsMeet(a: StaticType, b: StaticType): boolean {
  const x = elementKind(a);
  const y = elementKind(b);
  if (x === 'duration' || y === 'duration') return false;
  if (x === 'any' || y === 'any') return true;
  if (typeof x !== 'string') return typeof y !== 'string' || x.every((text) => readsAs(text, y));
  return typeof y === 'string' ? x === y : y.every((text) => readsAs(text, x));
}

function elementKind(type: StaticType): ItemKind | 'duration' | readonly string[] {
  if (typeof type === 'string') return type;
  if ('items' in type) return type.items;
  return 'texts' in type ? type.texts : [type.text];
}
