import { type FieldProblem, type JsonLimits, parseJsonStrict, problem } from '@kakeya/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ajv, type ErrorObject } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { sendProblem } from './admission.ts';

export type JsonBody<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Answers what the reader did not take. */
export function sendUnreadable(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: readonly FieldProblem[],
): FastifyReply {
  const [first] = errors;
  const type = first?.code.startsWith('json_') === true ? 'malformed-json' : 'invalid-request';
  const detail = first?.message ?? 'The body is invalid.';
  return sendProblem(reply, problem(type, { detail, request_id: request.id, errors }));
}

const MAX_PROBLEMS = 16;

/** A reader for bodies of one schema: strict JSON first, then the schema, and a pointer to each field that breaks it. */
export function jsonBodyReader<S extends TSchema>(
  schema: S,
  limits: JsonLimits,
): (body: Uint8Array) => JsonBody<Static<S>> {
  const check = new Ajv({ allErrors: true, strict: false, formats: { 'date-time': isInstant } }).compile<
    Static<S>
  >(schema);
  return (body) => {
    const parsed = parseJsonStrict(body, limits);
    if (!parsed.ok) return parsed;
    const { value } = parsed;
    if (check(value)) return { ok: true, value };
    return { ok: false, problems: (check.errors ?? []).slice(0, MAX_PROBLEMS).map(fieldProblem) };
  };
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
