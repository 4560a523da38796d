import type { Command } from 'commander';
import { proofCommand } from './commands/proof.ts';
import { EXIT_HELP } from './exit_code.ts';
import { refuseByThrowing } from './run_program.ts';
import { VERSION } from './version.ts';

/** `proof` on its own. */
export function createProofProgram(): Command {
  const program = proofCommand()
    .version(VERSION)
    // Else `--version` of a subcommand would ask for ours.
    .enablePositionalOptions()
    .addHelpText('after', `\n${EXIT_HELP}`);
  refuseByThrowing(program);
  return program;
}
