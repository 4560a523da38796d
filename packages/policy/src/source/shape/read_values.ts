import { childPointer } from './pointer.ts';
import type { ShapeProblems } from './shape_problems.ts';

/**
 * Readers of single values: each gives the value in its type, or undefined after it said what is wrong. An absent
 * value is undefined without a word: whoever wants it has said that it is missing.
 */
export function readText(value: unknown, pointer: string, what: string, problems: ShapeProblems) {
  if (value === undefined || typeof value === 'string') return value;
  const quote = typeof value === 'number' || typeof value === 'boolean' ? ': put it in quotes' : '';
  return problems.refuse(pointer, `${what} must be a string${quote}.`);
}

/**
 * Control characters would forge lines where names are printed, and `__proto__` is not a key in every map that
 * names end up in.
 */
const NAME = /^(?!__proto__$)[^\p{Cc}\p{Cs}]{1,128}$/u;

export function readName(value: unknown, pointer: string, what: string, problems: ShapeProblems) {
  const text = readText(value, pointer, what, problems);
  if (text === undefined || NAME.test(text)) return text;
  return problems.refuse(
    pointer,
    `${what} must be 1 to 128 characters, without control characters, and not __proto__.`,
  );
}

export function readChoice<const Choice extends string>(
  value: unknown,
  pointer: string,
  what: string,
  choices: readonly Choice[],
  problems: ShapeProblems,
): Choice | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  return choice ?? problems.refuse(pointer, `${what} must be one of ${choices.join(', ')}.`);
}

/** undefined as soon as one item is refused; the items after it are still judged. */
export function readList<T>(
  value: unknown,
  pointer: string,
  what: string,
  problems: ShapeProblems,
  readItem: (item: unknown, pointer: string, problems: ShapeProblems) => T | undefined,
): readonly T[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return problems.refuse(pointer, `${what} must be a list.`);
  const given: readonly unknown[] = value;
  const items: T[] = [];
  for (const [index, item] of given.entries()) {
    const read = readItem(item, childPointer(pointer, index), problems);
    if (read !== undefined) items.push(read);
  }
  return items.length === given.length ? items : undefined;
}
