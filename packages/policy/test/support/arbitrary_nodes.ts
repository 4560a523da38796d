import fc from 'fast-check';
import type { Comparison, ExprNode, InputSpec, Literal, ValueNode } from '../../src/model/policy.ts';
import { DIGESTS, NAMES, SAMPLE_ROOTS } from './sample_sets.ts';

/** The inputs of every random policy: two of each kind, so that rules meet each other's values. */
export const INPUTS: Readonly<Record<string, InputSpec>> = {
  amount: { type: 'number' },
  limit: { type: 'number' },
  name: { type: 'string' },
  owner: { type: 'string' },
  flag: { type: 'boolean' },
  audited: { type: 'date' },
  issued: { type: 'date' },
  root: { type: 'hex' },
  digest: { type: 'hex' },
  names: { type: 'array', items: 'string' },
  banned: { type: 'array', items: 'string' },
  digests: { type: 'array', items: 'hex' },
  scores: { type: 'array', items: 'number' },
  checks: { type: 'array', items: 'boolean' },
  dates: { type: 'array', items: 'date' },
  mixed: { type: 'array' },
};

export const NUMBERS = fc.constantFrom(-1, 0, 0.5, 1, 2, 3, 100, Number.MAX_VALUE);
export const DATES = fc.constantFrom(
  '2023-02-28',
  '2024-02-29',
  '2024-03-01T00:00:00Z',
  '2024-02-29T23:00:00-01:00',
  '2025-02-28',
  '2030-01-01',
);
export const TEXTS = fc.constantFrom(...NAMES);
export const HEXES = fc.constantFrom(...DIGESTS);
export const ROOTS = fc.constantFrom(...SAMPLE_ROOTS);
const LENGTHS = fc.constantFrom('P1D', 'P30D', 'PT36H', 'P2W');
/** Durations that only a date can be moved by. */
const PERIODS = fc.oneof(LENGTHS, fc.constantFrom('P1M', 'P1Y', 'P1Y6M', 'P0D'));

export const few = <T>(items: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(items, { maxLength: 4 });
const constant = (value: fc.Arbitrary<Literal>): fc.Arbitrary<ValueNode> =>
  value.map((literal) => ({ const: literal }));
export const variable = (...names: readonly string[]): fc.Arbitrary<ValueNode> =>
  fc.constantFrom(...names).map((name) => ({ var: name }));
const call = (
  func: 'len' | 'max' | 'min' | 'sum' | 'now' | 'sub' | 'add' | 'mul',
  ...args: readonly fc.Arbitrary<ValueNode>[]
): fc.Arbitrary<ValueNode> => fc.tuple(...args).map((nodes) => ({ func, args: nodes }));

const someNumber = fc.oneof(constant(NUMBERS), variable('amount', 'limit'));
export const NUMBER = fc.oneof(
  someNumber,
  call('len', variable('names', 'digests', 'scores', 'mixed')),
  call('sum', variable('scores')),
  call('max', variable('scores')),
  call('min', variable('scores')),
  call('add', someNumber, someNumber),
  call('sub', someNumber, someNumber),
  call('mul', someNumber, someNumber),
);

const someDate = fc.oneof(variable('audited', 'issued'), call('now'));
export const DATE = fc.oneof(
  someDate,
  call('max', variable('dates')),
  call('min', variable('dates')),
  call('add', someDate, constant(PERIODS)),
  call('sub', someDate, constant(PERIODS)),
);
const LENGTH = call('sub', someDate, someDate);

export const PERIOD = constant(PERIODS);
const STRING = fc.oneof(variable('name', 'owner'), constant(TEXTS));
const BOOLEAN = fc.oneof(variable('flag'), constant(fc.boolean()));
const HEX = fc.oneof(variable('digest', 'root'), constant(HEXES));
export const ROOT = fc.oneof(variable('root'), constant(ROOTS));

/** A value of some type, and an array of that type. */
export const ELEMENT_AND_ARRAY = fc.oneof(
  fc.tuple(NUMBER, fc.oneof(variable('scores'), constant(few(NUMBERS)))),
  fc.tuple(variable('name', 'owner'), fc.oneof(variable('names', 'banned'), constant(few(TEXTS)))),
  fc.tuple(variable('digest'), fc.oneof(variable('digests'), constant(few(HEXES)))),
  fc.tuple(someDate, fc.oneof(variable('dates'), constant(few(DATES)))),
  fc.tuple(BOOLEAN, fc.oneof(variable('checks'), constant(few(fc.boolean())))),
);
export const TWO_ARRAYS = fc.oneof(
  fc.tuple(variable('names'), fc.oneof(variable('banned'), constant(few(TEXTS)))),
  fc.tuple(variable('digests'), constant(few(HEXES))),
  fc.tuple(variable('scores'), constant(few(NUMBERS))),
);
/** Two values of one type that can be asked for equality. */
export const TWO_ALIKE = fc.oneof(
  fc.tuple(NUMBER, NUMBER),
  fc.tuple(variable('name'), STRING),
  fc.tuple(variable('flag'), BOOLEAN),
  fc.tuple(variable('digest'), HEX),
  fc.tuple(DATE, fc.oneof(DATE, constant(DATES))),
);

const EQUALITY = fc.constantFrom<Comparison[]>('==', '!=');
const ORDER = fc.constantFrom<Comparison[]>('==', '!=', '<', '<=', '>', '>=');
const compare = (op: fc.Arbitrary<Comparison>, pair: fc.Arbitrary<[ValueNode, ValueNode]>) =>
  fc.tuple(op, pair).map(([comparison, args]): ExprNode => ({ op: comparison, args }));
const CONDITION: fc.Arbitrary<ExprNode> = fc.oneof(
  variable('flag'),
  compare(EQUALITY, TWO_ALIKE),
  compare(ORDER, fc.tuple(NUMBER, NUMBER)),
  compare(ORDER, fc.tuple(DATE, fc.oneof(DATE, constant(DATES)))),
  compare(ORDER, fc.tuple(LENGTH, constant(LENGTHS))),
);

/** A condition over the inputs and the given predicates. */
export function expression(predicates: readonly string[], depth = 2): fc.Arbitrary<ExprNode> {
  const simple = predicates.length === 0 ? CONDITION : fc.oneof(CONDITION, variable(...predicates));
  if (depth === 0) return simple;
  const inner = expression(predicates, depth - 1);
  return fc.oneof(
    simple,
    fc
      .tuple(fc.constantFrom<('and' | 'or')[]>('and', 'or'), fc.array(inner, { minLength: 2, maxLength: 3 }))
      .map(([op, args]): ExprNode => ({ op, args })),
    inner.map((arg): ExprNode => ({ op: 'not', args: [arg] })),
  );
}
