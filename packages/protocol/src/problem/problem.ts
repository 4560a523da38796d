import { PROBLEM_TYPES, type ProblemTypeName, type ProblemTypeUri } from './problem_types.ts';

/** One bad field in a problem body. `pointer` is an RFC 6901 JSON pointer into the request body. */
export interface ProblemField {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** What is particular to one occurrence. Never put payload text here: it is sent, logged and stored. */
export interface ProblemDetails {
  readonly detail: string;
  readonly request_id: string;
  readonly errors?: readonly ProblemField[];
  /** Whole seconds, as in the Retry-After header. */
  readonly retry_after_s?: number;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody extends ProblemDetails {
  readonly type: ProblemTypeUri;
  readonly title: string;
  readonly status: number;
  readonly help: string;
}

/** Builds the body for a problem of the named type. */
export function problem(name: ProblemTypeName, details: ProblemDetails): ProblemBody {
  const { type, title, status, help } = PROBLEM_TYPES[name];
  const { detail, request_id, errors, retry_after_s } = details;
  return {
    type,
    title,
    status,
    detail,
    help,
    request_id,
    ...(errors === undefined ? {} : { errors }),
    ...(retry_after_s === undefined ? {} : { retry_after_s }),
  };
}
