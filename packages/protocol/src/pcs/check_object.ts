import { childPointer } from '../json/pointer.ts';
import type { ProblemList } from '../refusal/problem_list.ts';
import { type Check, isObject } from './check.ts';

/** The members of an object: each with its check, `optional` where it may be absent. */
export type Fields = Readonly<Record<string, Check | { readonly optional: Check }>>;

/** An object that has exactly the members in `fields`: what is not known there is refused, never ignored. */
export function objectOf(fields: Fields): Check {
  const checks = new Map<string, Check>();
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field === 'function') required.push(name);
    checks.set(name, typeof field === 'function' ? field : field.optional);
  }
  return (value, at, problems) => {
    if (!isObject(value)) return problems.field('field_type', at, 'must be an object');
    for (const name of required) {
      if (!Object.hasOwn(value, name)) problems.field('field_missing', childPointer(at, name), 'is required');
    }
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name);
      if (check !== undefined) check(member, childPointer(at, name), problems);
      else reportUnknown(name, at, checks, problems);
    }
  };
}

function reportUnknown(
  name: string,
  at: string,
  known: ReadonlyMap<string, Check>,
  problems: ProblemList,
): void {
  if (problems.full) return;
  const names = [...known.keys()].join(', ');
  problems.field('field_unknown', childPointer(at, name), `is not a member here; known are ${names}`);
}
