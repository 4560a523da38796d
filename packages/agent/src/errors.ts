/** Every way in which this package refuses. A gateway's refusal is not among them: it becomes a dead letter. */
export type AgentErrorCode =
  | 'option_invalid'
  | 'input_invalid'
  | 'key_missing'
  | 'key_invalid'
  | 'tenant_mismatch'
  | 'agent_closed'
  | 'lease_lost'
  | 'outbox_busy'
  | 'outbox_full'
  | 'outbox_corrupt'
  | 'outbox_version'
  | 'outbox_failed';

export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
