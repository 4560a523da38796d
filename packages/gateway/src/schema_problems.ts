import type { FieldProblem } from '@kakeya/protocol';
import { Ajv, type ErrorObject } from 'ajv';
import type { Static, TSchema } from 'typebox';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const MAX_PROBLEMS = 16;

/** A check of parsed values against a schema, with a pointer to each field that breaks it. */
export function schemaProblems<S extends TSchema>(schema: S): (value: unknown) => Checked<Static<S>> {
  const check = new Ajv({ allErrors: true, strict: false, formats: { 'date-time': isInstant } }).compile<
    Static<S>
  >(schema);
  return (value) =>
    check(value)
      ? { ok: true, value }
      : { ok: false, problems: (check.errors ?? []).slice(0, MAX_PROBLEMS).map(fieldProblem) };
}

const isInstant = (text: string): boolean =>
  /T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

/** Says which rule was broken, never what was sent. */
function fieldProblem({ instancePath, keyword, params, message }: ErrorObject): FieldProblem {
  const below: unknown = params['additionalProperty'] ?? params['missingProperty'];
  const pointer =
    typeof below === 'string'
      ? `${instancePath}/${below.replaceAll('~', '~0').replaceAll('/', '~1')}`
      : instancePath;
  const code = CODES.get(keyword) ?? 'field_bounds';
  const rule = code === 'field_unknown' ? 'is not known here' : (message ?? 'is invalid');
  return { code, pointer, message: `${pointer === '' ? 'The body' : pointer} ${rule}.` };
}

const CODES: ReadonlyMap<string, FieldProblem['code']> = new Map([
  ['required', 'field_missing'],
  ['additionalProperties', 'field_unknown'],
  ['type', 'field_type'],
]);
