/** Every way in which this package refuses what its caller, not a remote peer, passed. */
export type VerdictErrorCode =
  | 'params_invalid'
  /** A number, a list or an option that has no meaning here; the message says which and what would do. */
  | 'argument_invalid'
  /** There is too little to compute from; the message says how much it takes. */
  | 'data_insufficient'
  /** A stored model, card or report is not one that this package wrote. */
  | 'document_invalid';

export class VerdictError extends Error {
  override readonly name = 'VerdictError';
  readonly code: VerdictErrorCode;

  constructor(code: VerdictErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
