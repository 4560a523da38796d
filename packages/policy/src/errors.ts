/** Every way in which this package refuses what its caller passed. What a document says wrong comes as diagnostics instead. */
export type PolicyErrorCode =
  /** An argument or option that has no meaning here; the message says which and what would do. */
  | 'argument_invalid'
  /** A policy that the linter finds errors in cannot be compiled. */
  | 'policy_invalid'
  /** A stored policy or IR is not one that this package wrote. */
  | 'ir_invalid'
  /** A hash inside a document is not that of its content. */
  | 'hash_mismatch'
  | 'context_invalid'
  | 'weights_invalid'
  | 'plan_invalid'
  | 'set_invalid'
  | 'bundle_invalid'
  | 'mapping_invalid'
  | 'parameters_invalid';

export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code: PolicyErrorCode;

  constructor(code: PolicyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
