import { childPointer } from '../source/shape/pointer.ts';
import { isObject, readMembers } from '../source/shape/read_members.ts';
import { readList, readName, readText } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import type { InlineSet, PolicyTest, TestContext } from './policy_test.ts';
import { readExpectation } from './read_expectation.ts';

const TEST = {
  what: 'A test',
  required: ['name', 'expect'],
  optional: ['context', 'context_file', 'sets'],
} as const;
const SET = { what: 'A set', required: [], optional: ['elements', 'identities'] } as const;
const DIGEST = /^[0-9a-f]{64}$/;

export function readTest(value: unknown, pointer: string, problems: ShapeProblems): PolicyTest | undefined {
  const given = readMembers(value, pointer, TEST, problems);
  if (given === undefined) return undefined;
  const name = readName(given.name, childPointer(pointer, 'name'), 'The name of a test', problems);
  const context = readTestContext(given.context, given.context_file, pointer, problems);
  const sets = readSets(given.sets, childPointer(pointer, 'sets'), problems);
  const expect = readExpectation(given.expect, childPointer(pointer, 'expect'), problems);
  if (name === undefined || context === undefined || sets === undefined || expect === undefined)
    return undefined;
  return { name, context, sets, expect };
}

function readTestContext(
  value: unknown,
  file: unknown,
  pointer: string,
  problems: ShapeProblems,
): TestContext | undefined {
  if ((value === undefined) === (file === undefined)) {
    return problems.refuse(pointer, 'A test must have either a context or a context_file.');
  }
  if (value !== undefined) return { kind: 'inline', value };
  const path = readText(file, childPointer(pointer, 'context_file'), 'context_file', problems);
  return path === undefined ? undefined : { kind: 'file', path };
}

function readSets(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): ReadonlyMap<string, InlineSet> | undefined {
  const sets = new Map<string, InlineSet>();
  if (value === undefined) return sets;
  if (!isObject(value)) return problems.refuse(pointer, 'sets must be a mapping of names to sets.');
  for (const [name, each] of Object.entries(value)) {
    const set = readSet(each, childPointer(pointer, name), problems);
    if (set !== undefined) sets.set(name, set);
  }
  return sets;
}

function readSet(value: unknown, pointer: string, problems: ShapeProblems): InlineSet | undefined {
  const given = readMembers(value, pointer, SET, problems);
  if (given === undefined) return undefined;
  const { elements, identities } = given;
  if ((elements === undefined) === (identities === undefined)) {
    return problems.refuse(pointer, 'A set must have either elements or identities.');
  }
  const at = (key: string): string => childPointer(pointer, key);
  if (elements !== undefined) {
    const digests = readList(elements, at('elements'), 'elements', problems, readDigest);
    return digests === undefined ? undefined : { kind: 'elements', digests };
  }
  const names = readList(identities, at('identities'), 'identities', problems, readIdentity);
  return names === undefined ? undefined : { kind: 'identities', names };
}

function readDigest(value: unknown, pointer: string, problems: ShapeProblems): string | undefined {
  if (typeof value === 'string' && DIGEST.test(value)) return value;
  return problems.refuse(pointer, 'An element must be a string of 64 lower-case hex digits.');
}

const readIdentity = (value: unknown, pointer: string, problems: ShapeProblems): string | undefined =>
  readText(value, pointer, 'An identity, the name of someone,', problems);
