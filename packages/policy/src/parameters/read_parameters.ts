import { DEFAULT_PARAMS } from '@kakeya/verdict';
import { readSource } from '../source/read_source.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { readMembers } from '../source/shape/read_members.ts';
import { readChoice, readList, readName, readText } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import type { SourceProblem } from '../source/source_problem.ts';
import { judgeAssertion } from './judge_assertion.ts';
import { PARAMETER_NAMES, type ParameterName, PARAMETERS } from './parameter_table.ts';
import { readParameterValue } from './read_parameter_value.ts';
import { resolveValues } from './resolve_values.ts';
import type { ParameterValue, ServerParameters } from './server_parameters.ts';

export type ReadParameters =
  | { readonly ok: true; readonly document: ServerParameters }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

const DOCUMENT = {
  what: 'A server-parameters document',
  required: ['kind', 'id', 'version', 'parameters'],
  optional: ['description', 'assertions'],
} as const;
const ID = /^[a-z0-9._-]{1,128}$/;
/** Each is parsed. */
const MAX_ASSERTIONS = 100;

/**
 * Reads a `kind: server-parameters` document as its owner wrote it: YAML 1.2 or JSON, at most 1 MiB. All problems are
 * given at once, up to 100, with those of values and guard-rails; what depends on the other parameters of the server is
 * for `compileParameters` to say. Never throws on input.
 */
export function readParameters(text: string): ReadParameters {
  const source = readSource(text, readDocument);
  return source.ok ? { ok: true, document: source.value } : source;
}

function readDocument(value: unknown, problems: ShapeProblems): ServerParameters | undefined {
  const given = readMembers(value, '', DOCUMENT, problems);
  readChoice(given?.kind, '/kind', 'kind', ['server-parameters'], problems);
  const id = readText(given?.id, '/id', 'id', problems);
  if (id !== undefined && !ID.test(id))
    problems.refuse(
      '/id',
      'id must be 1 to 128 of the characters a to z, 0 to 9, dot, underscore and hyphen.',
    );
  const version = readName(given?.version, '/version', 'version', problems);
  const description = readText(given?.description, '/description', 'description', problems);
  const parameters = given?.parameters === undefined ? {} : readValues(given.parameters, problems);
  const assertions = readAssertions(given?.assertions, problems);
  if (id === undefined || version === undefined) return undefined;
  return {
    id,
    version,
    ...(description !== undefined && { description }),
    parameters,
    ...(assertions !== undefined && { assertions }),
  };
}

const groupOf = (name: string): string => name.split('.')[0] ?? name;
const pointerOf = (name: ParameterName): string => `/parameters/${name.replace('.', '/')}`;
const isInGroup = (name: string): boolean => name.includes('.');

const TOP_LEVEL = { what: 'parameters', required: [], optional: [...new Set(PARAMETER_NAMES.map(groupOf))] };

function readValues(value: unknown, problems: ShapeProblems): ServerParameters['parameters'] {
  const flat = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(readMembers(value, '/parameters', TOP_LEVEL, problems) ?? {})) {
    const members = PARAMETER_NAMES.filter((known) => isInGroup(known) && groupOf(known) === name);
    if (members.length === 0) {
      flat.set(name, entry);
      continue;
    }
    const optional = members.map((member) => member.slice(name.length + 1));
    const group = readMembers(
      entry,
      childPointer('/parameters', name),
      { what: name, required: [], optional },
      problems,
    );
    for (const [member, inner] of Object.entries(group ?? {})) flat.set(`${name}.${member}`, inner);
  }
  const parameters: Partial<Record<ParameterName, ParameterValue>> = {};
  for (const name of PARAMETER_NAMES) {
    if (!flat.has(name)) continue;
    const read = readParameterValue(flat.get(name), pointerOf(name), PARAMETERS[name].unit, problems);
    if (read !== undefined) parameters[name] = read;
  }
  if (flat.size === 0) problems.refuse('/parameters', 'parameters must set at least one parameter.');
  // A value that was refused above would be refused again wherever it is named.
  if (problems.all.length > 0) return parameters;
  for (const { name, message } of resolveValues(parameters).problems)
    problems.refuse(pointerOf(name), message);
  return parameters;
}

function readAssertions(value: unknown, problems: ShapeProblems): readonly string[] | undefined {
  const assertions = readList(value, '/assertions', 'assertions', problems, (item, pointer) => {
    const text = readText(item, pointer, 'An assertion', problems);
    return (
      text ?? (item === undefined ? problems.refuse(pointer, 'An assertion is missing here.') : undefined)
    );
  });
  if (assertions === undefined) return undefined;
  if (assertions.length > MAX_ASSERTIONS)
    return problems.refuse('/assertions', `A document has at most ${MAX_ASSERTIONS} assertions.`);
  for (const [index, assertion] of assertions.entries()) {
    // Whether it is a condition over parameters does not depend on their values.
    const judged = judgeAssertion(assertion, DEFAULT_PARAMS);
    const pointer = childPointer('/assertions', index);
    for (const message of judged.ok ? [] : judged.problems) problems.refuse(pointer, message);
  }
  return assertions;
}
