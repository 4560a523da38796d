import { addDuration } from '../../time/add_duration.ts';
import type { Duration } from '../../time/duration.ts';
import { dateText } from '../../time/date_text.ts';
import { dateOf, durationOf, type Get, type Value } from '../values/value.ts';
import { type Check, reason, UNKNOWN } from './check.ts';

/** lhs ≤ now ≤ lhs + rhs: a date in the future is no proof of anything having been done. */
export function maxAge(lhs: Value, rhs: Value): Check {
  const date = dateOf(lhs);
  const duration = durationOf(rhs);
  const end = (from: number, by: Duration | undefined): number | undefined => {
    const ms = by === undefined ? Number.NaN : addDuration(from, by);
    return Number.isNaN(ms) ? undefined : ms;
  };
  const test: Get<boolean> = (facts) => {
    const from = date(facts);
    const to = from === undefined ? undefined : end(from, duration(facts));
    if (from === undefined || to === undefined) return undefined;
    return from <= facts.nowMs && facts.nowMs <= to;
  };
  return {
    test,
    explain: (facts, truth) => {
      const from = date(facts);
      const to = from === undefined ? undefined : end(from, duration(facts));
      if (truth === null || from === undefined || to === undefined) return reason(UNKNOWN);
      if (truth) return reason(`The date is recent enough until ${dateText(to)}`);
      return reason(
        from > facts.nowMs
          ? 'The date lies in the future'
          : `The date was recent enough until ${dateText(to)}`,
      );
    },
  };
}
