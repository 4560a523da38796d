import { PolicyError } from '../../errors.ts';

/**
 * The members of an object that has exactly these names: what else a proof says would go unchecked.
 * @throws PolicyError `set_invalid`
 */
export function readMembers<Name extends string>(
  value: unknown,
  what: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, unknown>>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(what, 'must be an object');
  const known: readonly string[] = names;
  for (const name of Object.keys(value)) {
    if (!known.includes(name))
      throw invalid(what, `has an unknown member ${JSON.stringify(name.slice(0, 40))}`);
  }
  const members: Partial<Record<Name, unknown>> = {};
  for (const name of names) {
    if (!Object.hasOwn(value, name)) throw invalid(what, `needs a member ${name}`);
    members[name] = Reflect.get(value, name);
  }
  return members;
}

const invalid = (what: string, problem: string): PolicyError =>
  new PolicyError('set_invalid', `The ${what} ${problem}.`);
