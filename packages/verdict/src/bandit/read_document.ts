import { VerdictError } from '../errors.ts';

export type Members = ReadonlyMap<string, unknown>;

/** The members of a plain object that has these and no others. @throws VerdictError `document_invalid` */
export function membersOf(value: unknown, names: readonly string[], what: string): Members {
  const members = anyMembersOf(value, what);
  for (const name of names) if (!members.has(name)) throw refusal(`${what} has no member ${name}.`);
  for (const name of members.keys()) {
    if (!names.includes(name))
      throw refusal(`${what} has an unknown member ${JSON.stringify(name.slice(0, 64))}.`);
  }
  return members;
}

export function anyMembersOf(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(`${what} must be an object.`);
  }
  return new Map<string, unknown>(Object.entries(value));
}

export function numberIn(members: Members, name: string, low: number, high: number): number {
  const value = members.get(name);
  if (typeof value === 'number' && value >= low && value <= high && Number.isFinite(value)) return value;
  throw refusal(`${name} must be a number from ${low} to ${high}.`);
}

export function nullOrNumberIn(members: Members, name: string, low: number, high: number): number | null {
  return members.get(name) === null ? null : numberIn(members, name, low, high);
}

export function countIn(members: Members, name: string): number {
  const value = numberIn(members, name, 0, Number.MAX_SAFE_INTEGER);
  if (Number.isInteger(value)) return value;
  throw refusal(`${name} must be an integer.`);
}

export function textIn(members: Members, name: string): string {
  const value = members.get(name);
  if (typeof value === 'string' && value !== '' && value.length <= 256) return value;
  throw refusal(`${name} must be a text of 1 to 256 characters.`);
}

export function refusal(message: string): VerdictError {
  return new VerdictError('document_invalid', message);
}
