import { PolicyError } from '../../errors.ts';
import { compareBytes } from '../../hash/byte_order.ts';
import type { PolicyContext } from '../../model/context.ts';
import type { InputSpec, Literal, Scalar, ScalarType } from '../../model/policy.ts';
import { ArrayFact } from './array_fact.ts';
import { NameDigests } from './name_digests.ts';
import { EXPECTED, readScalar } from './read_scalar.ts';

type FactValue = Scalar | ArrayFact;
type Values = (FactValue | NameDigests | undefined)[];

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
 * The values of a context by slot, each read as its input is declared; after them, the digests of its names.
 * @throws PolicyError `context_invalid`: a name that is not declared or has two values, a value of another type
 */
export function readFacts(context: PolicyContext, slots: Slots): Values {
  const values: Values = [];
  for (let i = 0; i < slots.size; i += 1) values.push(undefined);
  for (const member of ['inputs', 'variables', 'commitments'] as const) {
    for (const [name, value] of Object.entries<Literal>(context[member])) {
      const { index, spec } = declared(slots, name, member);
      if (values[index] !== undefined) throw invalid(`${quoted(name)} is given twice: keep one.`);
      if (member === 'commitments') assertHolds(spec, name, member);
      values[index] = readValue(value, spec, member, name);
    }
  }
  for (const name of Object.keys(context.lists)) {
    assertHolds(declared(slots, name, 'lists').spec, name, 'lists');
  }
  values.push(new NameDigests());
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

function readValue(value: Literal, { type, items }: InputSpec, member: string, name: string): FactValue {
  if (type === 'array') {
    if (typeof value !== 'object') throw invalid(`${member}.${name} must be an array.`);
    return new ArrayFact(items === undefined ? value : readItems(value, items, member, name), items);
  }
  const read = typeof value === 'object' ? undefined : readScalar(value, type);
  if (read === undefined) throw invalid(`${member}.${name} must be ${EXPECTED[type]}.`);
  return read;
}

function readItems(
  given: readonly Scalar[],
  type: ScalarType,
  member: string,
  name: string,
): readonly Scalar[] {
  // Most are read as what they are already: then nothing is made anew.
  let items: Scalar[] | undefined;
  for (const [i, item] of given.entries()) {
    const read = readScalar(item, type);
    if (read === undefined) throw invalid(`${member}.${name}[${i}] must be ${EXPECTED[type]}.`);
    if (read !== item) items ??= given.slice(0, i);
    items?.push(read);
  }
  return items ?? given;
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 128));
const invalid = (message: string): PolicyError => new PolicyError('context_invalid', message);
