import { type FieldProblem, type JsonLimits, parseJsonStrict, problem } from '@kakeya/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { type Checked, schemaProblems } from '../schema_problems.ts';
import { sendProblem } from './admission.ts';

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

/** A reader for bodies of one schema: strict JSON first, then the schema, and a pointer to each field that breaks it. */
export function jsonBodyReader<S extends TSchema>(
  schema: S,
  limits: JsonLimits,
): (body: Uint8Array) => Checked<Static<S>> {
  const check = schemaProblems(schema);
  return (body) => {
    const parsed = parseJsonStrict(body, limits);
    return parsed.ok ? check(parsed.value) : parsed;
  };
}
