import type { Facts } from '../../model/compiled.ts';
import type { ArrayFact } from '../facts/array_fact.ts';
import { type Get, numberOf, type Value } from '../values/value.ts';
import { type Check, reason, UNKNOWN } from './check.ts';
import { kindOf } from './elements.ts';

/** lhs ≥ rhs, where of an array of booleans those that are true are counted, and of any other its distinct elements. */
export function threshold(lhs: Value, rhs: Value): Check {
  const { what, count } = counted(lhs);
  const least = numberOf(rhs);
  const test: Get<boolean> = (facts) => {
    const have = count(facts);
    const need = least(facts);
    return have === undefined || need === undefined ? undefined : have >= need;
  };
  return {
    test,
    explain: (facts: Facts, truth) => {
      const have = count(facts);
      const need = least(facts);
      if (truth === null || have === undefined || need === undefined) return reason(UNKNOWN);
      return reason(`${what} ${have}, ${truth ? 'which reaches' : 'which is short of'} ${need}`);
    },
  };
}

function counted(lhs: Value): { readonly what: string; readonly count: Get<number> } {
  if (lhs.kind !== 'array') return { what: 'The left side is', count: numberOf(lhs) };
  const { get } = lhs;
  switch (kindOf(lhs)) {
    case 'boolean':
      return { what: 'The number of elements that are true is', count: (facts) => trueIn(get(facts)) };
    case 'any':
      return {
        what: 'The number of elements that are true, or else distinct, is',
        count: (facts) => countOfAny(get(facts)),
      };
    default:
      return { what: 'The number of distinct elements is', count: (facts) => get(facts)?.set.size };
  }
}

const trueIn = (array: ArrayFact | undefined): number | undefined =>
  array?.items.filter((item) => item === true).length;

/** What was not declared is counted as what it is; booleans among others are neither votes nor elements: unknown. */
function countOfAny(array: ArrayFact | undefined): number | undefined {
  if (array === undefined) return undefined;
  const { items, set } = array;
  if (!set.has(true) && !set.has(false)) return set.size;
  return items.every((item) => typeof item === 'boolean') ? trueIn(array) : undefined;
}
