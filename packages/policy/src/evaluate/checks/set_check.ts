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
      return explained(new Set(items), set, wanted, kind ?? kindOf(lhs));
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

function explained(
  items: ReadonlySet<Scalar>,
  set: Lookup,
  wanted: boolean,
  kind: ReturnType<typeof kindOf>,
): Reason {
  const otherwise: Scalar[] = [];
  let unknown = 0;
  for (const item of items) {
    const found = set.has(item);
    if (found === !wanted) otherwise.push(item);
    else if (found !== wanted) unknown += 1;
  }
  return {
    text: summary(items.size, otherwise.length, unknown, wanted),
    offending: offendingTexts(otherwise, kind),
    proof: set.prove(items),
  };
}

function summary(size: number, otherwise: number, unknown: number, wanted: boolean): string {
  if (size === 0) return 'The left side has no elements, so there is none to refuse';
  const all = `Of ${count(size, 'distinct element')}`;
  if (otherwise > 0) {
    return `${all}, ${otherwise} ${otherwise === 1 ? 'is' : 'are'} ${wanted ? 'not ' : ''}in the set`;
  }
  // Which of the two it is depends on more than the proofs say, and whoever has these alone must come to the same words.
  if (unknown > 0) {
    return `${all}, it is not known here of ${unknown} whether the set has them: nothing is proven of them, or they were not made of the fields that the set is by`;
  }
  return `${all}, ${wanted ? 'every one is' : 'none is'} in the set`;
}
