/** What the gateway refused (RFC 9457), or why it could not be reached. */
export class ApiProblem extends Error {
  /** 0: no answer came. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** The problem's own members, such as `diagnostics`. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, body: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.body = body;
    this.requestId = typeof body['request_id'] === 'string' ? body['request_id'] : undefined;
  }

  static of(status: number, body: unknown): ApiProblem {
    const fields: Readonly<Record<string, unknown>> =
      typeof body === 'object' && body !== null ? { ...body } : {};
    const detail = fields['detail'] ?? fields['title'];
    return new ApiProblem(
      status,
      typeof detail === 'string' ? detail : `The gateway answered ${status}.`,
      fields,
    );
  }

  static unreachable(cause: unknown): ApiProblem {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new ApiProblem(0, `The gateway cannot be reached (${why}).`);
  }
}
