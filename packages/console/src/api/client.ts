import createClient from 'openapi-fetch';
import type { paths } from './openapi.generated.ts';
import { ApiProblem } from './problem.ts';
import { session } from './session.ts';

/** The gateway's API, typed from its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised });

/** With the session's token; what the gateway no longer takes ends the session. */
export async function authorised(input: Request): Promise<Response> {
  const token = session.token();
  if (token !== undefined) input.headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(input);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw ApiProblem.unreachable(cause);
  }
  // A late answer to the session before says nothing of this one.
  if (response.status === 401 && session.token() === token) session.refuse();
  return response;
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer's data. @throws ApiProblem what the gateway refused */
export async function answerOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (data === undefined) throw ApiProblem.of(response.status, error);
  return data;
}
