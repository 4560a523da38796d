import type { Facts } from '../../model/compiled.ts';
import type { Scalar } from '../../model/policy.ts';
import type { Get, Value } from '../values/value.ts';
import { type Check, type Reason, reason, UNKNOWN } from './check.ts';
import { count, elementsOf, kindOf, meetingKind, offendingTexts } from './elements.ts';
import { arrayLookup, type Lookup, rootLookup } from './lookup.ts';

/**
 * Whether every element of the left side is in the set (`wanted`), or none is. One that is known to be otherwise
 * decides; short of that, one that is not known makes the whole unknown.
 */
export function setCheck(lhs: Value, rhs: Value, wanted: boolean): Check {
  const inPlace = rhs.kind === 'array';
  const kind = inPlace ? meetingKind(lhs, rhs) : undefined;
  const elements = elementsOf(lhs, kind);
  const lookup = inPlace ? arrayLookup(rhs, kind) : rootLookup(lhs, rhs);
  const test: Get<boolean> = (facts) => {
    const items = elements(facts);
    const set = lookup(facts);
    return items === undefined || set === undefined ? undefined : holds(items, set, wanted);
  };
  return {
    test,
    explain: (facts: Facts): Reason => {
      const items = elements(facts);
      const set = lookup(facts);
      if (items === undefined) return reason(UNKNOWN);
      if (set === undefined) return reason(inPlace ? UNKNOWN : 'The set under this root is not at hand');
      const offending = offendingTexts(
        items.filter((item) => set.has(item) === !wanted),
        kind ?? kindOf(lhs),
      );
      return { text: textOf(items, set, wanted), offending, proof: set.prove(items) };
    },
  };
}

function holds(items: readonly Scalar[], set: Lookup, wanted: boolean): boolean | undefined {
  let result: boolean | undefined = true;
  for (const item of items) {
    const found = set.has(item);
    if (found === !wanted) return false;
    if (found !== wanted) result = undefined;
  }
  return result;
}

function textOf(items: readonly Scalar[], set: Lookup, wanted: boolean): string {
  if (items.length === 0) return 'The left side has no elements, so there is none to refuse';
  const distinct = [...new Set(items)];
  const all = count(distinct.length, 'distinct element');
  const otherwise = distinct.filter((item) => set.has(item) === !wanted).length;
  const unknown = distinct.filter((item) => typeof set.has(item) !== 'boolean').length;
  if (otherwise > 0)
    return `Of ${all}, ${otherwise} ${otherwise === 1 ? 'is' : 'are'} ${wanted ? 'not ' : ''}in the set`;
  if (unknown > 0) return `Of ${all}, it is not known here of ${unknown} whether the set has them`;
  return `Of ${all}, ${wanted ? 'every one is' : 'none is'} in the set`;
}
