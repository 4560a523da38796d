import { type FieldProblem, problem } from '@kakeya/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject, TProperties } from 'typebox';
import { type Checked, schemaProblems } from '../schema_problems.ts';
import { sendProblem } from './admission.ts';

/** A reader for query strings of one schema: whatever the schema does not name or allow is refused with a pointer. */
export function queryReader<P extends TProperties>(
  schema: TObject<P>,
): (request: FastifyRequest) => Checked<Static<TObject<P>>> {
  const check = schemaProblems(schema);
  const numeric = new Set(
    Object.entries(schema.properties)
      .filter(([, { type }]: readonly [string, { readonly type?: unknown }]) => NUMBERS.has(type))
      .map(([name]) => name),
  );
  return (request) => {
    const given: object = Object(request.query);
    return check(
      Object.fromEntries(
        Object.entries(given).map(([name, value]: readonly [string, unknown]) => [
          name,
          numeric.has(name) ? numberIn(value) : value,
        ]),
      ),
    );
  };
}

const NUMBERS: ReadonlySet<unknown> = new Set(['integer', 'number']);

/** A parameter that is given twice, or is no number as JSON has it, stays what it is, and the schema refuses it. */
const numberIn = (value: unknown): unknown =>
  typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;

/** Answers what the reader did not take. */
export function sendBadQuery(
  request: FastifyRequest,
  reply: FastifyReply,
  problems: readonly FieldProblem[],
): FastifyReply {
  const errors = problems.map((each) => ({
    ...each,
    message: each.message.replace('The body', 'The query'),
  }));
  const detail = errors[0]?.message ?? 'The query is invalid.';
  return sendProblem(reply, problem('invalid-request', { detail, request_id: request.id, errors }));
}
