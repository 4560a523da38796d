import type { Command } from 'commander';
import { EXIT } from './exit_code.ts';
import { isBrokenPipe, reportError } from './report_error.ts';

/** commander would end the process itself, with code 1; here its exits take part in ours. */
export function refuseByThrowing(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const child of command.commands) refuseByThrowing(child);
}

/** Once the reader of a pipe has had enough, there is nobody to write for. */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    process.exit(isBrokenPipe(error) ? EXIT.ok : reportError(error));
  });
}

/** Runs what the command line asks for, and says what went wrong. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
