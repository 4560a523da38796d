import { PolicyError } from '../../errors.ts';
import { noSuchCall, resultOf } from '../../expression/signatures.ts';
import type { FunctionName } from '../../model/policy.ts';
import { addDuration } from '../../time/add_duration.ts';
import { extreme, lengthOf, sum } from './aggregate.ts';
import { dateOf, durationOf, type Get, numberOf, typeOfValue, type Value } from './value.ts';

/**
 * A call as closures. What is not a finite number, or a date that no calendar has, is unknown.
 * @throws PolicyError `policy_invalid`: arguments that the function does not take
 */
export function compileCall(func: FunctionName, args: readonly Value[]): Value {
  const types = args.map(typeOfValue);
  const kind = resultOf(func, types);
  const [first, second] = args;
  switch (func) {
    case 'now':
      if (kind === 'date') return { kind, get: ({ nowMs }) => nowMs };
      break;
    case 'len':
      if (kind === 'number' && first !== undefined) return { kind, get: lengthOf(first) };
      break;
    case 'sum':
      if (kind === 'number') return { kind, get: sum(args) };
      break;
    case 'max':
    case 'min':
      if (kind === 'number' || kind === 'date') return { kind, get: extreme(func, kind, args) };
      break;
    default: {
      const value = first && second && arithmetic(func, kind, first, second);
      if (value !== undefined) return value;
    }
  }
  throw new PolicyError('policy_invalid', noSuchCall(func, types));
}

function arithmetic(
  func: 'add' | 'sub' | 'mul',
  kind: ReturnType<typeof resultOf>,
  left: Value,
  right: Value,
): Value | undefined {
  if (kind === 'number') {
    return { kind, get: finite(numberOf(left), numberOf(right), OF_NUMBERS[func]) };
  }
  if (kind === 'date' && func !== 'mul') return { kind, get: moved(left, right, func === 'add' ? 1 : -1) };
  if (kind !== 'duration') return undefined;
  if (func === 'sub') {
    const ms = finite(dateOf(left), dateOf(right), OF_NUMBERS.sub);
    return { kind, get: (facts) => fixed(ms(facts)) };
  }
  const duration = durationOf(left);
  const ms = finite((facts) => duration(facts)?.ms, numberOf(right), OF_NUMBERS.mul);
  return { kind, get: (facts) => fixed(ms(facts)) };
}

const OF_NUMBERS = {
  add: (x: number, y: number): number => x + y,
  sub: (x: number, y: number): number => x - y,
  mul: (x: number, y: number): number => x * y,
} as const;

function finite(a: Get<number>, b: Get<number>, operation: (x: number, y: number) => number): Get<number> {
  return (facts) => {
    const x = a(facts);
    const y = b(facts);
    if (x === undefined || y === undefined) return undefined;
    const result = operation(x, y);
    return Number.isFinite(result) ? result : undefined;
  };
}

function moved(left: Value, right: Value, sign: 1 | -1): Get<number> {
  const date = dateOf(left);
  const duration = durationOf(right);
  return (facts) => {
    const from = date(facts);
    const by = duration(facts);
    if (from === undefined || by === undefined) return undefined;
    const ms = addDuration(from, sign === 1 ? by : { months: -by.months, ms: -by.ms });
    return Number.isNaN(ms) ? undefined : ms;
  };
}

const fixed = (ms: number | undefined): { readonly months: 0; readonly ms: number } | undefined =>
  ms === undefined ? undefined : { months: 0, ms: Math.round(ms) };
