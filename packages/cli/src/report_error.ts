import { CommanderError } from 'commander';
import { CliError } from './errors.ts';
import { EXIT, type ExitCode } from './exit_code.ts';
import { paint } from './output/colour.ts';
import { printable } from './output/printable.ts';

/**
 * The errors of the other packages, by the class's name: importing the classes would load every package for
 * every command. Codes that are not listed take the entry of their class.
 */
const FOREIGN: Readonly<Record<string, { readonly other: ExitCode; readonly [code: string]: ExitCode }>> = {
  SignalError: { other: EXIT.invalid },
  VerdictError: { other: EXIT.invalid },
  ProtocolError: { other: EXIT.invalid },
  PolicyError: { other: EXIT.invalid },
  GatewayError: { other: EXIT.invalid, registry_busy: EXIT.unavailable },
  AgentError: {
    other: EXIT.invalid,
    outbox_busy: EXIT.unavailable,
    outbox_full: EXIT.unavailable,
    outbox_failed: EXIT.unavailable,
  },
  StorageError: {
    other: EXIT.unavailable,
    invalid_argument: EXIT.invalid,
    journal_key_missing: EXIT.invalid,
    journal_corrupt: EXIT.rejected,
    state_corrupt: EXIT.rejected,
  },
};

/** Says on standard error what went wrong and what to do; returns the exit code. Only a bug shows its stack. */
export function reportError(error: unknown): ExitCode {
  // commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (isBrokenPipe(error)) return EXIT.ok;
  const known = knownExit(error);
  if (known !== undefined && error instanceof Error) {
    const label = paint('red', 'error:', process.stderr);
    process.stderr.write(`${label} ${error.message.split('\n').map(printable).join('\n')}\n`);
    return known;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`kakeya met an unexpected failure; please report it with this trace:\n${detail}\n`);
  return EXIT.internal;
}

function knownExit(error: unknown): ExitCode | undefined {
  if (error instanceof CliError) return error.exitCode;
  if (!(error instanceof Error)) return undefined;
  const exits = FOREIGN[error.name];
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'other';
  return exits?.[code] ?? exits?.other;
}

/** The reader of a pipe, `head` for one, has had enough. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
