/** Every way in which the gateway refuses to start or to go on. Requests are answered with problems instead. */
export type GatewayErrorCode =
  | 'config_invalid'
  | 'config_unreadable'
  | 'registry_busy'
  | 'exposure_refused'
  | 'tls_invalid'
  | 'log_entry_corrupt'
  | 'judge_failed'
  | 'compiler_failed'
  | 'prover_failed'
  | 'evaluation_failed';

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;

  constructor(code: GatewayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
