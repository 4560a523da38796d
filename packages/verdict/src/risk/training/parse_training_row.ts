import { invalid, readInteger, readNumber } from '../../document.ts';
import { parseFeatures } from '../parse_features.ts';
import type { TrainingRow } from './training_row.ts';

const NAMES: ReadonlySet<string> = new Set(['features', 'label', 'at', 'weight']);

/**
 * A row as in a training file: `{features, label: "wrong" | "benign", at, weight?}`, `at` an RFC 3339 instant or Unix
 * milliseconds. Members beside those are kept out of training, and refused unless `mayHave` names them.
 * @throws VerdictError `document_invalid`
 */
export function parseTrainingRow(value: unknown, mayHave: readonly string[] = []): TrainingRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('The row', 'must be an object');
  for (const name of Object.keys(value)) {
    if (!NAMES.has(name) && !mayHave.includes(name))
      throw invalid('The row', `has an unknown member ${JSON.stringify(name)}`);
  }
  const { features, label, at, weight }: Readonly<Partial<Record<string, unknown>>> = { ...value };
  if (label !== 'wrong' && label !== 'benign') throw invalid('label', 'must be wrong or benign');
  const row = { features: parseFeatures(features), label, atMs: readInstant(at) } satisfies TrainingRow;
  return weight === undefined ? row : { ...row, weight: readNumber(weight, 'weight', Number.MIN_VALUE) };
}

/** With a zone: without one the same file would mean other instants on another machine. */
const INSTANT = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

function readInstant(at: unknown): number {
  if (typeof at !== 'string') return readInteger(at, 'at');
  const ms = INSTANT.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(ms)) throw invalid('at', 'must be an RFC 3339 instant with a zone, or Unix milliseconds');
  return readInteger(ms, 'at');
}
