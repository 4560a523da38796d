import type { Scalar } from '../../model/policy.ts';
import type { ArrayFact } from '../facts/array_fact.ts';
import { dateOf, type Get, numberOf, textOf, type Value } from './value.ts';

/** How many elements an array has, or characters (code points) a string. */
export function lengthOf(value: Value): Get<number> {
  if (value.kind === 'array') {
    const { get } = value;
    return (facts) => get(facts)?.items.length;
  }
  const text = textOf(value, 'string');
  return (facts) => {
    const known = text(facts);
    return known === undefined ? undefined : codePoints(known);
  };
}

/** Of nothing: 0. */
export function sum(args: readonly Value[]): Get<number> {
  return folded('number', args, 0, (total, item) => total + item);
}

/** Of nothing: unknown. */
export function extreme(func: 'max' | 'min', kind: 'number' | 'date', args: readonly Value[]): Get<number> {
  return func === 'max'
    ? folded(kind, args, undefined, (most, item) => (item > most ? item : most))
    : folded(kind, args, undefined, (least, item) => (item < least ? item : least));
}

/** Over the elements of the only argument, if that is an array, else over the arguments. */
function folded(
  kind: 'number' | 'date',
  args: readonly Value[],
  ofNothing: number | undefined,
  join: (a: number, b: number) => number,
): Get<number> {
  const [only] = args;
  if (only?.kind === 'array') {
    const { get } = only;
    return (facts) => finite(foldItems(get(facts)?.as(kind), ofNothing, join));
  }
  const gets = args.map(kind === 'date' ? dateOf : numberOf);
  return (facts) => {
    let result: number | undefined;
    for (const get of gets) {
      const item = get(facts);
      if (item === undefined) return undefined;
      result = result === undefined ? item : join(result, item);
    }
    return finite(result ?? ofNothing);
  };
}

function foldItems(
  array: ArrayFact | undefined,
  ofNothing: number | undefined,
  join: (a: number, b: number) => number,
): number | undefined {
  if (array === undefined) return undefined;
  let result: number | undefined;
  for (const item of array.items) {
    if (!isNumber(item)) return undefined;
    result = result === undefined ? item : join(result, item);
  }
  return result ?? ofNothing;
}

const isNumber = (item: Scalar): item is number => typeof item === 'number';

const finite = (result: number | undefined): number | undefined =>
  result !== undefined && Number.isFinite(result) ? result : undefined;

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i += 1) {
    // The second half of a pair belongs to the character that the first began; texts are well-formed here.
    const unit = text.charCodeAt(i);
    if (unit >= 0xdc00 && unit <= 0xdfff) count -= 1;
  }
  return count;
}
