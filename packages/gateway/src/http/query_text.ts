import type { FastifyRequest } from 'fastify';

/** A parameter of the query; undefined: it is not given, or given twice. */
export function queryText(request: FastifyRequest, name: string): string | undefined {
  const value: unknown = Object(request.query)[name];
  return typeof value === 'string' ? value : undefined;
}
