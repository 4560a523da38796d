import type { FieldProblem } from '../errors.ts';
import { PCS_JSON_LIMITS } from '../json/limits.ts';
import { parseJsonStrict } from '../json/parse_json_strict.ts';
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
  return json.ok ? checkPcs(json.value) : json;
}

/** The same for what `parseJsonStrict` has read already: a record within a larger document. */
export function checkPcs(value: unknown): ParsePcsResult {
  const problems = new ProblemList();
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
  if (version !== null) PCS_FIELDS[version](value, problems);
  return problems.empty;
}

/** What a field means depends on the version, so under an unknown one nothing else is judged. */
function readVersion(value: unknown, problems: ProblemList): PcsVersion | null {
  if (!isObject(value)) {
    problems.refuse('field_type', 'must be an object: one PCS');
    return null;
  }
  if (!('version' in value)) problems.refuse('field_missing', 'is required: "0.1" or "0.2"', 'version');
  else if (value.version === '0.1' || value.version === '0.2') return value.version;
  else if (typeof value.version === 'string')
    problems.refuse('version_unknown', 'must be "0.1" or "0.2"', 'version');
  else problems.refuse('field_type', 'must be a string: "0.1" or "0.2"', 'version');
  return null;
}

/** A slope is computed over these pairs: a count without a scale, or a scale without a count, has no meaning. */
function checkScales({ scales, N_j }: Pcs, problems: ProblemList): void {
  let previous = 0;
  for (let i = 0; i < scales.length; i += 1) {
    const scale = scales[i] ?? 0;
    if (scale <= previous)
      problems.refuse('field_bounds', 'must be larger than the scale before it', 'scales', i);
    previous = scale;
  }
  const counted = Object.keys(N_j);
  if (counted.join() === scales.join()) return;
  const wanted = new Set(scales.map(String));
  for (const key of counted) {
    if (!wanted.delete(key)) problems.refuse('scales_mismatch', 'is not one of the scales', 'N_j', key);
  }
  for (const key of wanted) {
    problems.refuse('scales_mismatch', 'is missing: every scale needs its count', 'N_j', key);
  }
}

/** An id that is not its own hash would let a record take the place of another's. */
function checkPcsId(record: Pcs, problems: ProblemList): void {
  if (pcsIdOf(record) === record.pcs_id) return;
  problems.refuse(
    'pcs_id_mismatch',
    'must be the hex SHA-256 of `merkle_root|epoch|shard_id` of this record',
    'pcs_id',
  );
}
