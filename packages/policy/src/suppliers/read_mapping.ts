import { PolicyError } from '../errors.ts';
import { IDENTITY_FIELDS } from '../model/set_proof.ts';
import type { ListColumns } from '../sets/lists/list_row.ts';
import { readYaml } from '../source/yaml/read_yaml.ts';
import {
  COLLECTORS,
  COLUMN_TYPES,
  type Collector,
  type ColumnType,
  type InputMapping,
  type SupplierMapping,
} from './supplier_mapping.ts';

type Members = Readonly<Partial<Record<string, unknown>>>;

/**
 * Reads a mapping document in YAML.
 * @throws PolicyError `mapping_invalid`, with line and column where it is no YAML
 */
export function parseMapping(text: string): SupplierMapping {
  const source = readYaml(text);
  if (source.ok) return readMapping(source.value);
  const [problem] = source.problems;
  const place = problem === undefined ? '' : ` at line ${problem.line}, column ${problem.column}`;
  throw invalid('', `cannot be read as YAML${place}: ${(problem?.message ?? '').replace(/\.$/, '')}`);
}

/**
 * Reads a mapping: `{identity?: {name, country?, date?}, inputs: {NAME: {identity: true, collect?} | {column, type,
 * collect?} | {collect: count}}}`, all but the inputs' names and types being names of columns.
 * @throws PolicyError `mapping_invalid`, also for a member that a mapping does not have
 */
export function readMapping(value: unknown): SupplierMapping {
  const { identity, inputs } = members(value, '', ['identity', 'inputs']);
  const columns = identity === undefined ? undefined : readIdentity(identity);
  const read = Object.entries(members(inputs, '/inputs', undefined)).map(
    ([name, input]): readonly [string, InputMapping] => [name, readInput(input, `/inputs/${name}`)],
  );
  if (read.length === 0) throw invalid('/inputs', 'must name at least one input');
  const usesIdentity = read.find(([, input]) => 'identity' in input);
  if (usesIdentity !== undefined && columns === undefined) {
    throw invalid(`/inputs/${usesIdentity[0]}`, 'needs /identity, which says in which columns names stand');
  }
  return { ...(columns && { identity: columns }), inputs: Object.fromEntries(read) };
}

function readIdentity(value: unknown): ListColumns {
  const given = members(value, '/identity', IDENTITY_FIELDS);
  const column = (field: string): string => columnName(given[field], `/identity/${field}`);
  return {
    name: column('name'),
    ...(given['country'] !== undefined && { country: column('country') }),
    ...(given['date'] !== undefined && { date: column('date') }),
  };
}

function readInput(value: unknown, at: string): InputMapping {
  const input = members(value, at, ['identity', 'column', 'type', 'collect']);
  if (input['identity'] !== undefined) {
    const { identity, collect = 'list' } = members(value, at, ['identity', 'collect']);
    if (identity !== true) throw invalid(`${at}/identity`, 'must be true, or left out');
    if (collect !== 'list' && collect !== 'distinct')
      throw invalid(`${at}/collect`, 'must be list or distinct');
    return { identity, collect };
  }
  if (input['collect'] === 'count') {
    members(value, at, ['collect']);
    return { collect: 'count' };
  }
  const column = columnName(input['column'], `${at}/column`);
  const type = oneOf(COLUMN_TYPES, input['type'], `${at}/type`);
  const collect = oneOf(COLLECTORS, input['collect'] ?? 'list', `${at}/collect`);
  const wanted = TYPE_FOR[collect];
  if (wanted !== undefined && wanted !== type)
    throw invalid(`${at}/collect`, `is ${collect}, which is for type ${wanted}`);
  return { column, type, collect };
}

const TYPE_FOR: Readonly<Partial<Record<Collector, ColumnType>>> = {
  min: 'number',
  max: 'number',
  sum: 'number',
  oldest: 'date',
  newest: 'date',
};

/** The members of an object; unless names are undefined, it may have no others. */
function members(value: unknown, at: string, names: readonly string[] | undefined): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(at, 'must be an object');
  for (const name of Object.keys(value)) {
    if (names?.includes(name) === false) throw invalid(at, `has an unknown member ${JSON.stringify(name)}`);
  }
  return Object.fromEntries(Object.entries(value));
}

function columnName(value: unknown, at: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw invalid(at, 'must be the name of a column');
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown, at: string): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalid(at, `must be one of ${choices.join(', ')}`);
  return choice;
}

const invalid = (at: string, problem: string): PolicyError =>
  new PolicyError('mapping_invalid', `The mapping${at === '' ? '' : ` at ${at}`} ${problem}.`);
