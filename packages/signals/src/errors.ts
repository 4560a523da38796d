/** Every way in which this package refuses its input. */
export type SignalErrorCode =
  | 'input_empty'
  | 'input_not_finite'
  | 'input_malformed'
  | 'input_too_large'
  | 'dimension_mismatch'
  | 'parameter_invalid'
  | 'deflate_not_stock'
  | 'codebook_unknown'
  | 'codebook_invalid'
  | 'kernel_unavailable'
  | 'worker_failed'
  | 'queue_full'
  | 'pool_closed';

export class SignalError extends Error {
  override readonly name = 'SignalError';
  readonly code: SignalErrorCode;

  constructor(code: SignalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
