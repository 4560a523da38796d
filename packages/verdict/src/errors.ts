/** Every way in which this package refuses what its caller, not a remote peer, passed. */
export type VerdictErrorCode = 'params_invalid';

export class VerdictError extends Error {
  override readonly name = 'VerdictError';
  readonly code: VerdictErrorCode;

  constructor(code: VerdictErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
