import { plainOf, type Get, mistyped, type Value } from '../values/value.ts';
import { type Check, reason, UNKNOWN } from './check.ts';
import { arrayAs, count, meetingKind, offendingTexts } from './elements.ts';

/** Whether a scalar is one of the elements of an array. */
export function isIn(lhs: Value, rhs: Value): Check {
  if (lhs.kind === 'array' || lhs.kind === 'duration') return mistyped(lhs, 'a scalar');
  const kind = meetingKind(lhs, rhs);
  const item = plainOf(lhs, kind ?? (lhs.kind === 'text' ? 'string' : lhs.kind));
  const array = arrayAs(rhs, kind);
  const test: Get<boolean> = (facts) => {
    const one = item(facts);
    const all = array(facts);
    return one === undefined || all === undefined ? undefined : all.set.has(one);
  };
  return {
    test,
    explain: (facts, truth) => {
      const one = item(facts);
      const all = array(facts);
      if (truth === null || one === undefined || all === undefined) return reason(UNKNOWN);
      const among = `of the right side's ${count(all.set.size, 'distinct element')}`;
      if (truth) return reason(`The left side is one ${among}`);
      return {
        text: `The left side is none ${among}`,
        offending: offendingTexts([one], kind),
        proof: null,
      };
    },
  };
}
