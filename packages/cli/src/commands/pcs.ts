import { Command } from 'commander';
import { pcsBuildCommand } from './pcs_build.ts';
import { pcsSubmitCommand } from './pcs_submit.ts';
import { pcsVerifyCommand } from './pcs_verify.ts';

export function pcsCommand(): Command {
  return new Command('pcs')
    .summary('build, verify and submit records')
    .description(
      'Records (PCS, Proof-of-Computation Summaries): build them from data, verify them, submit them.',
    )
    .addCommand(pcsBuildCommand())
    .addCommand(pcsVerifyCommand())
    .addCommand(pcsSubmitCommand());
}
