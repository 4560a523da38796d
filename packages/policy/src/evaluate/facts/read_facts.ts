import { PolicyError } from '../../errors.ts';
import { compareBytes } from '../../hash/byte_order.ts';
import type { PolicyContext } from '../../model/context.ts';
import type { InputSpec, Literal, Scalar } from '../../model/policy.ts';
import { ArrayFact } from './array_fact.ts';
import { EXPECTED, readScalar } from './read_scalar.ts';

type FactValue = Scalar | ArrayFact;

/** Where each input of a policy is in the values of its facts. */
type Slots = ReadonlyMap<string, { readonly index: number; readonly spec: InputSpec }>;

export function slotsOf(inputs: Readonly<Record<string, InputSpec>>): Slots {
  const names = Object.keys(inputs).toSorted(compareBytes);
  return new Map(
    names.flatMap((name, index) => {
      const spec = inputs[name];
      return spec === undefined ? [] : [[name, { index, spec }] as const];
    }),
  );
}

/**
 * The values of a context by slot, each read as its input is declared.
 * @throws PolicyError `context_invalid`: a name that is not declared or has two values, a value of another type
 */
export function readFacts(context: PolicyContext, slots: Slots): readonly (FactValue | undefined)[] {
  const values: (FactValue | undefined)[] = Array.from({ length: slots.size }, () => undefined);
  for (const member of ['inputs', 'variables', 'commitments'] as const) {
    for (const [name, value] of Object.entries<Literal>(context[member])) {
      const { index, spec } = declared(slots, name, member);
      if (values[index] !== undefined) throw invalid(`${quoted(name)} is given twice: keep one.`);
      if (member === 'commitments') assertHolds(spec, name, member);
      values[index] = readValue(value, spec, `${member}.${name}`);
    }
  }
  for (const name of Object.keys(context.lists)) {
    assertHolds(declared(slots, name, 'lists').spec, name, 'lists');
  }
  return values;
}

function declared(slots: Slots, name: string, member: string): { index: number; spec: InputSpec } {
  const slot = slots.get(name);
  if (slot !== undefined) return slot;
  const names = [...slots.keys()].slice(0, 20).join(', ');
  throw invalid(
    `${member} has ${quoted(name)}, which the policy does not declare: its inputs are ${names}${slots.size > 20 ? ', …' : ''}.`,
  );
}

function assertHolds(spec: InputSpec, name: string, member: string): void {
  if (spec.type === 'hex') return;
  throw invalid(
    `${member} has ${quoted(name)}, but the policy declares it as ${spec.type}: only an input of type hex is a root.`,
  );
}

function readValue(value: Literal, spec: InputSpec, at: string): FactValue {
  const { type } = spec;
  if (type === 'array') {
    if (typeof value !== 'object') throw invalid(`${at} must be an array.`);
    return new ArrayFact(readItems(value, spec, at), spec.items);
  }
  const read = typeof value === 'object' ? undefined : readScalar(value, type);
  if (read === undefined) throw invalid(`${at} must be ${EXPECTED[type]}.`);
  return read;
}

function readItems(items: readonly Scalar[], { items: type }: InputSpec, at: string): readonly Scalar[] {
  if (type === undefined) return items;
  return items.map((item, i) => {
    const read = readScalar(item, type);
    if (read === undefined) throw invalid(`${at}[${i}] must be ${EXPECTED[type]}.`);
    return read;
  });
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 128));
const invalid = (message: string): PolicyError => new PolicyError('context_invalid', message);
