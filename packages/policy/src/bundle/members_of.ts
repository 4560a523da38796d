/**
 * The members of a JSON object that has exactly these names; undefined for anything else, so that nothing that a
 * reader does not know can be in it.
 */
export function membersOf<Name extends string>(
  value: unknown,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return hasExactly(value, names) ? value : undefined;
}

function hasExactly<Name extends string>(
  value: object,
  names: readonly Name[],
): value is Readonly<Record<Name, unknown>> {
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}
