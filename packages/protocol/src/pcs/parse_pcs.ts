import type { FieldProblem } from '../errors.ts';
import { PCS_JSON_LIMITS } from '../json/limits.ts';
import { parseJsonStrict } from '../json/parse_json_strict.ts';
import { childPointer } from '../json/pointer.ts';
import { ProblemList } from '../refusal/problem_list.ts';
import { isObject } from './check.ts';
import { PCS_FIELDS } from './fields.ts';
import { pcsIdOf } from './pcs_id.ts';
import type { Pcs, PcsVersion } from './types.ts';

export type ParsePcsResult =
  | { readonly ok: true; readonly record: Pcs }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * Reads one record from UTF-8 JSON, strictly: exactly the fields of its version, each within its bounds, scales
 * and counts that belong together, and an id that is the hash it claims to be. Never throws on input; work is
 * linear in its size. The signature is not judged here.
 */
export function parsePcs(input: Uint8Array): ParsePcsResult {
  const json = parseJsonStrict(input, PCS_JSON_LIMITS);
  if (!json.ok) return json;
  const problems = new ProblemList();
  const { value } = json;
  if (hasFields(value, problems)) {
    checkScales(value, problems);
    checkPcsId(value, problems);
    if (problems.empty) return { ok: true, record: value };
  }
  return { ok: false, problems: problems.all };
}

/** The table of fields establishes every member of the type, and that there is no other. */
function hasFields(value: unknown, problems: ProblemList): value is Pcs {
  const version = readVersion(value, problems);
  if (version !== null) PCS_FIELDS[version](value, '', problems);
  return problems.empty;
}

/** What a field means depends on the version, so under an unknown one nothing else is judged. */
function readVersion(value: unknown, problems: ProblemList): PcsVersion | null {
  if (!isObject(value)) {
    problems.field('field_type', '', 'must be an object: one PCS');
    return null;
  }
  if (!('version' in value)) problems.field('field_missing', '/version', 'is required: "0.1" or "0.2"');
  else if (value.version === '0.1' || value.version === '0.2') return value.version;
  else if (typeof value.version === 'string')
    problems.field('version_unknown', '/version', 'must be "0.1" or "0.2"');
  else problems.field('field_type', '/version', 'must be a string: "0.1" or "0.2"');
  return null;
}

/** A slope is computed over these pairs: a count without a scale, or a scale without a count, has no meaning. */
function checkScales({ scales, N_j }: Pcs, problems: ProblemList): void {
  const keys = new Set<string>();
  let previous = 0;
  for (const [i, scale] of scales.entries()) {
    if (scale <= previous)
      problems.field('field_bounds', `/scales/${i}`, 'must be larger than the scale before it');
    previous = scale;
    keys.add(String(scale));
    if (!Object.hasOwn(N_j, scale))
      problems.field('scales_mismatch', `/N_j/${scale}`, 'is missing: every scale needs its count');
  }
  for (const key of Object.keys(N_j)) {
    if (!keys.has(key))
      problems.field('scales_mismatch', childPointer('/N_j', key), 'is not one of the scales');
  }
}

/** An id that is not its own hash would let a record take the place of another's. */
function checkPcsId(record: Pcs, problems: ProblemList): void {
  if (pcsIdOf(record) === record.pcs_id) return;
  problems.field(
    'pcs_id_mismatch',
    '/pcs_id',
    'must be the hex SHA-256 of `merkle_root|epoch|shard_id` of this record',
  );
}
