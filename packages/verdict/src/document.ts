import { asSha256Hex, type Sha256Hex } from '@kakeya/protocol';
import { VerdictError } from './errors.ts';

/** Strict readers for stored documents: each gives the value in its type, or says where the document is wrong. */
export type Fields<Name extends string> = Readonly<Record<Name, unknown>>;

/** An object with exactly these members: what is not known is refused, never ignored. */
export function readObject<const Name extends string>(
  value: unknown,
  at: string,
  names: readonly Name[],
): Fields<Name> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(at, 'must be an object');
  const unknown = Object.keys(value).find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) throw invalid(at, `has a member ${JSON.stringify(unknown)} that is not known`);
  if (!hasAll(value, names)) throw invalid(at, `must have the members ${names.join(', ')}`);
  return value;
}

function hasAll<Name extends string>(value: object, names: readonly Name[]): value is Fields<Name> {
  return names.every((name) => Object.hasOwn(value, name));
}

export function readNumber(
  value: unknown,
  at: string,
  low = -Number.MAX_VALUE,
  high = Number.MAX_VALUE,
): number {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  const range = low === -Number.MAX_VALUE && high === Number.MAX_VALUE ? '' : ` from ${low} to ${high}`;
  throw invalid(at, `must be a finite number${range}`);
}

export function readInteger(
  value: unknown,
  at: string,
  low = 0,
  high: number = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high) return value;
  throw invalid(
    at,
    `must be an integer from ${low} to ${high === Number.MAX_SAFE_INTEGER ? '2^53 − 1' : high}`,
  );
}

export function readFlag(value: unknown, at: string): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(at, 'must be true or false');
}

export function readHash(value: unknown, at: string): Sha256Hex {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return asSha256Hex(value);
  throw invalid(at, 'must be a SHA-256 digest in lower-case hex');
}

export function readChoice<const Choice extends string>(
  value: unknown,
  at: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw invalid(at, `must be one of ${choices.join(', ')}`);
}

export function readList<T>(
  value: unknown,
  at: string,
  max: number,
  readItem: (item: unknown, at: string) => T,
): readonly T[] {
  if (!Array.isArray(value) || value.length > max) throw invalid(at, `must be a list of at most ${max}`);
  const items: readonly unknown[] = value;
  return items.map((item, index) => readItem(item, `${at}[${index}]`));
}

/** Strictly ascending, unless ties are allowed; NaN fails. */
export function assertAscending(values: readonly number[], at: string, ties: 'ties' | 'strict'): void {
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (before !== undefined && !(ties === 'ties' ? value >= before : value > before)) {
      throw invalid(at, 'must be ascending');
    }
  }
}

export function invalid(at: string, problem: string): VerdictError {
  return new VerdictError('document_invalid', `${at} ${problem}.`);
}

export function refuse(at: string, problem: string): never {
  throw invalid(at, problem);
}

/** For lists whose items are judged together. */
export const anyItem = (item: unknown): unknown => item;
