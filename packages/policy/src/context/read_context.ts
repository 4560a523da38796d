import type { PolicyContext } from '../model/context.ts';
import type { Literal } from '../model/policy.ts';
import { readRoot } from './read_root.ts';
import { invalid, MAX_ELEMENTS, readLiteral } from './read_literal.ts';

const MEMBERS = ['inputs', 'commitments', 'lists', 'variables'] as const;
const MAX_NAMES = 1000;
const MAX_NAME_CHARS = 128;
const MAX_PLACE_CHARS = 4096;

/**
 * Reads a context from a parsed JSON value: `{inputs?, commitments?, lists?, variables?}`. Whether the names and types
 * are those of a policy is for `CompiledPolicy.facts` to say.
 * @throws PolicyError `context_invalid`
 */
export function readContext(value: unknown): PolicyContext {
  const members = entriesOf(value, 'The context');
  const unknown = members.find(([name]) => !MEMBERS.some((known) => known === name));
  if (unknown !== undefined) {
    throw invalid(
      `The context has a member ${quoted(unknown[0])} that is not known: put the values of the policy's inputs in inputs or variables, roots of committed sets in commitments, and where those sets are in lists.`,
    );
  }
  const given = new Map(members);
  const context = {
    inputs: readRecord(given.get('inputs'), 'inputs', readLiteral),
    commitments: readRecord(given.get('commitments'), 'commitments', readRoot),
    lists: readRecord(given.get('lists'), 'lists', readPlace),
    variables: readRecord(given.get('variables'), 'variables', readLiteral),
  };
  assertNamesOnce(context);
  assertSize(context);
  return context;
}

function readRecord<T>(
  value: unknown,
  member: string,
  read: (value: unknown, at: string) => T,
): Readonly<Record<string, T>> {
  if (value === undefined) return {};
  const entries = entriesOf(value, member);
  if (entries.length > MAX_NAMES) throw invalid(`${member} has more than ${MAX_NAMES} names.`);
  // fromEntries defines members: a name such as __proto__ is a name like any other.
  return Object.fromEntries(
    entries.map(([name, item]) => {
      if (name === '' || name.length > MAX_NAME_CHARS || !name.isWellFormed()) {
        throw invalid(`Names in ${member} must have 1 to ${MAX_NAME_CHARS} whole characters.`);
      }
      return [name, read(item, `${member}.${name}`)];
    }),
  );
}

function entriesOf(value: unknown, at: string): readonly (readonly [string, unknown])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw invalid(`${at} must be an object.`);
}

function readPlace(value: unknown, at: string): string {
  if (typeof value === 'string' && /^[^\0]+$/.test(value) && value.length <= MAX_PLACE_CHARS) {
    if (value.isWellFormed()) return value;
  }
  throw invalid(
    `${at} must be the path or the URL of a committed set, of at most ${MAX_PLACE_CHARS} characters.`,
  );
}

/** Were a name in two members, it would hang on the reader which value the rules see. */
function assertNamesOnce({ inputs, commitments, lists, variables }: PolicyContext): void {
  for (const name of Object.keys(variables)) {
    if (Object.hasOwn(inputs, name)) throw givenTwice(name, 'inputs', 'variables');
    if (Object.hasOwn(commitments, name)) throw givenTwice(name, 'commitments', 'variables');
  }
  for (const name of Object.keys(commitments)) {
    if (Object.hasOwn(inputs, name)) throw givenTwice(name, 'inputs', 'commitments');
  }
  for (const name of Object.keys(lists)) {
    if (Object.hasOwn(inputs, name) || Object.hasOwn(variables, name)) {
      throw invalid(
        `lists.${name} is where a committed set is, so the value of ${quoted(name)} is a root: give it in commitments, or leave it out and let the list say it.`,
      );
    }
  }
}

const givenTwice = (name: string, one: string, other: string): Error =>
  invalid(`${quoted(name)} is given in ${one} and in ${other}: keep one.`);

function assertSize({ inputs, variables }: PolicyContext): void {
  const count = (sum: number, value: Literal): number => sum + (typeof value === 'object' ? value.length : 0);
  const elements = [...Object.values(inputs), ...Object.values(variables)].reduce(count, 0);
  if (elements > MAX_ELEMENTS) {
    throw invalid(
      `The arrays of the context have more than ${MAX_ELEMENTS} elements together: commit to sets.`,
    );
  }
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, MAX_NAME_CHARS));
