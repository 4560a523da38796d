import type { TSchema } from 'typebox';
import { ProblemSchema } from './schemas.ts';

interface Documentation {
  readonly operationId: string;
  readonly summary: string;
  readonly body?: Readonly<Record<string, TSchema>>;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly response: Readonly<Record<number, TSchema | object>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/**
 * A route's place in the OpenAPI document. Bodies are bytes until they are recorded, and answers are text
 * already, so fastify itself neither validates nor serialises here: the strict parser does, and a test
 * holds it to these schemas.
 */
export function documented({ body, params, querystring, response, ...rest }: Documentation) {
  const content = (schemas: Readonly<Record<string, TSchema>>) => ({
    content: Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }])),
  });
  return {
    schema: {
      ...rest,
      ...(params === undefined ? {} : { params }),
      ...(querystring === undefined ? {} : { querystring }),
      ...(body === undefined ? {} : { body: content(body) }),
      response: Object.fromEntries(Object.entries(response).map(([status, schema]) => [status, schema])),
    },
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data: unknown) => String(data),
  };
}

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

export const PROBLEM_RESPONSES = {
  400: problemResponse(
    'Malformed JSON, a missing, ill-typed or out-of-bounds field, or a pcs_id that does not match.',
  ),
  401: problemResponse('The signature or the token is missing or invalid.'),
  403: problemResponse('Authenticated, but not allowed.'),
  409: problemResponse('The idempotency key was used with a different request.'),
  413: problemResponse('The body is over the size cap.'),
  415: problemResponse('The media type is not the documented one.'),
  429: problemResponse('Over the rate limit, or the gateway is at its capacity; see Retry-After.'),
  503: problemResponse('The journal or the store is unavailable; nothing was accepted. See Retry-After.'),
};
