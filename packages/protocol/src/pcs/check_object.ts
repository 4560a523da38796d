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
  const known = [...checks.keys()].join(', ');
  return (value, problems) => {
    if (!isObject(value)) return problems.refuse('field_type', 'must be an object');
    for (const name of required) {
      if (!Object.hasOwn(value, name)) problems.refuse('field_missing', 'is required', name);
    }
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name);
      if (check === undefined) {
        problems.refuse('field_unknown', `is not a member here; known are ${known}`, name);
        continue;
      }
      problems.enter(name);
      check(member, problems);
      problems.leave();
    }
  };
}
