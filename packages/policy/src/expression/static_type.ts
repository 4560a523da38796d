import type { InputSpec, Literal } from '../model/policy.ts';
import { parseDate } from '../time/date.ts';
import { parseDuration } from '../time/duration.ts';

/** Durations are constants or computed: no input is one. */
export type ScalarKind = 'number' | 'string' | 'boolean' | 'hex' | 'date' | 'duration';
/** Of an array's elements; `any`: not the same for all, or not declared. */
export type ItemKind = Exclude<ScalarKind, 'duration'> | 'any';

/**
 * What is known of a value before there is a context. A string constant keeps its text, and an array of such its
 * texts: whether it is a string, a date, a duration or hex is decided by what it meets.
 */
export type StaticType =
  | ScalarKind
  | { readonly items: ItemKind }
  | { readonly text: string }
  | { readonly texts: readonly string[] };

export function typeOfInput({ type, items }: InputSpec): StaticType {
  return type === 'array' ? { items: items ?? 'any' } : type;
}

export function typeOfLiteral(literal: Literal): StaticType {
  if (typeof literal === 'object') {
    const texts = literal.filter((item) => typeof item === 'string');
    if (literal.length > 0 && texts.length === literal.length) return { texts };
    const kind = typeof literal[0];
    const same = literal.every((item) => typeof item === kind);
    return { items: same && (kind === 'number' || kind === 'boolean') ? kind : 'any' };
  }
  if (typeof literal === 'string') return { text: literal };
  return typeof literal === 'number' ? 'number' : 'boolean';
}

export const isArray = (type: StaticType): boolean =>
  typeof type === 'object' && ('items' in type || 'texts' in type);

/** Whether a string constant can stand for a value of a kind. */
export function readsAs(text: string, kind: ScalarKind): boolean {
  switch (kind) {
    case 'string':
      return true;
    case 'hex':
      return /^(?:[0-9a-f]{2})+$/i.test(text);
    case 'date':
      return parseDate(text) !== undefined;
    case 'duration':
      return parseDuration(text) !== undefined;
    default:
      return false;
  }
}

const SHOWN = 40;
const MONTHS = ' (years and months have no fixed length)';

/** For messages. */
export function describeType(type: StaticType): string {
  if (typeof type === 'string') return type;
  if ('items' in type) return type.items === 'any' ? 'array' : `array of ${type.items}`;
  if ('texts' in type) return 'array of string';
  const shown = `'${type.text.length > SHOWN ? `${type.text.slice(0, SHOWN)}…` : type.text}'`;
  const duration = parseDuration(type.text);
  if (duration !== undefined) return `duration ${shown}${duration.months === 0 ? '' : MONTHS}`;
  return parseDate(type.text) === undefined ? `string ${shown}` : `date ${shown}`;
}
