import { nearName } from '../../expression/near_name.ts';
import { childPointer } from './pointer.ts';
import type { ShapeProblems } from './shape_problems.ts';

/** Which members an object has. */
export interface MemberNames<Required extends string, Optional extends string> {
  /** With its article, as it begins a sentence: `A rule`. */
  readonly what: string;
  readonly required: readonly Required[];
  readonly optional: readonly Optional[];
}

/**
 * The members of an object by name, absent ones undefined. What is not known is refused, never ignored: a misspelt
 * severity would let pass what should fail.
 */
export function readMembers<Required extends string, Optional extends string>(
  value: unknown,
  pointer: string,
  names: MemberNames<Required, Optional>,
  problems: ShapeProblems,
): Readonly<Partial<Record<Required | Optional, unknown>>> | undefined {
  if (!isObject<Required | Optional>(value)) {
    return problems.refuse(pointer, `${names.what} must be a mapping with the members ${listed(names)}.`);
  }
  const known: readonly string[] = [...names.required, ...names.optional];
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    problems.refuse(
      childPointer(pointer, key),
      `${names.what} has no member ${JSON.stringify(key.slice(0, 64))}${nearName(key, known)}.`,
      true,
    );
  }
  const missing = names.required.filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0) problems.refuse(pointer, `${names.what} must have ${missing.join(', ')}.`);
  return value;
}

export function isObject<Name extends string = string>(
  value: unknown,
): value is Readonly<Partial<Record<Name, unknown>>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const listed = (names: MemberNames<string, string>): string =>
  [...names.required, ...names.optional].join(', ');
