import { commonKind } from '../../expression/accepts.ts';
import type { Comparison } from '../../model/policy.ts';
import {
  dateOf,
  durationOf,
  type Get,
  mistyped,
  numberOf,
  plainOf,
  typeOfValue,
  type Value,
} from './value.ts';

/** A comparison of two values of one type; unknown if either is. */
export function compare(op: Comparison, left: Value, right: Value): Get<boolean> {
  if (op === '==') return equality(left, right, true);
  if (op === '!=') return equality(left, right, false);
  const kind = commonKind(typeOfValue(left), typeOfValue(right));
  switch (kind) {
    case 'number':
      return ordered(op, numberOf(left), numberOf(right));
    case 'date':
      return ordered(op, dateOf(left), dateOf(right));
    case 'duration':
      return ordered(op, lengthOf(left), lengthOf(right));
    default:
      return mistyped(right, `a number, a date or a duration to compare with ${left.kind}`);
  }
}

/** Whether two values are the same: dates as instants, hex in either case, strings exactly. */
export function equality(left: Value, right: Value, wanted: boolean): Get<boolean> {
  const kind = commonKind(typeOfValue(left), typeOfValue(right));
  if (kind === undefined) return mistyped(right, `a value of type ${left.kind}`);
  const a = kind === 'duration' ? lengthOf(left) : plainOf(left, kind);
  const b = kind === 'duration' ? lengthOf(right) : plainOf(right, kind);
  return (facts) => {
    const x = a(facts);
    const y = b(facts);
    return x === undefined || y === undefined ? undefined : (x === y) === wanted;
  };
}

/** Of what `commonKind` lets compare: it has neither years nor months, which have no fixed length. */
function lengthOf(value: Value): Get<number> {
  const duration = durationOf(value);
  return (facts) => duration(facts)?.ms;
}

function ordered(op: '<' | '<=' | '>' | '>=', a: Get<number>, b: Get<number>): Get<boolean> {
  switch (op) {
    case '<':
      return (facts) => less(a(facts), b(facts));
    case '>':
      return (facts) => less(b(facts), a(facts));
    case '<=':
      return (facts) => atMost(a(facts), b(facts));
    case '>=':
      return (facts) => atMost(b(facts), a(facts));
    default:
      return op satisfies never;
  }
}

const less = (x: number | undefined, y: number | undefined): boolean | undefined =>
  x === undefined || y === undefined ? undefined : x < y;

const atMost = (x: number | undefined, y: number | undefined): boolean | undefined =>
  x === undefined || y === undefined ? undefined : x <= y;
