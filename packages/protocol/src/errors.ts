/** Every way in which this package refuses its input. */
export type ProtocolErrorCode =
  | 'json_malformed'
  | 'json_duplicate_key'
  | 'json_too_deep'
  | 'json_too_many_members'
  | 'json_invalid_utf8'
  | 'json_lone_surrogate'
  | 'json_number_out_of_range'
  | 'field_missing'
  | 'field_unknown'
  | 'field_type'
  | 'field_bounds'
  | 'version_unknown'
  | 'scales_mismatch'
  | 'pcs_id_mismatch'
  | 'key_invalid'
  | 'keyring_invalid'
  | 'value_not_canonical'
  | 'merkle_invalid'
  | 'tenant_id_invalid';

/** One refused field. `pointer` is an RFC 6901 JSON pointer; '' is the whole document. */
export interface FieldProblem {
  readonly code: ProtocolErrorCode;
  readonly pointer: string;
  readonly message: string;
}

/** Thrown where a caller, not a remote peer, broke the contract. Remote input is answered with a result. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
