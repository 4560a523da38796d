import { EXIT, type ExitCode } from './exit_code.ts';

/** Every way in which the command itself refuses; the packages under it have codes of their own. */
export type CliErrorCode =
  | 'option_invalid'
  | 'file_unreadable'
  | 'file_unwritable'
  | 'input_invalid'
  | 'key_invalid'
  | 'config_refused'
  | 'port_unavailable'
  | 'journal_in_use';

const EXIT_OF: Readonly<Record<CliErrorCode, ExitCode>> = {
  option_invalid: EXIT.usage,
  file_unreadable: EXIT.invalid,
  file_unwritable: EXIT.invalid,
  input_invalid: EXIT.invalid,
  key_invalid: EXIT.invalid,
  config_refused: EXIT.invalid,
  port_unavailable: EXIT.unavailable,
  journal_in_use: EXIT.unavailable,
};

/** A refusal that the user can act on: its message is shown without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get exitCode(): ExitCode {
    return EXIT_OF[this.code];
  }
}
