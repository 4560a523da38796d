import { Command } from 'commander';
import { anomalyCommand } from './commands/anomaly.ts';
import { banditCommand } from './commands/bandit.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { costCommand } from './commands/cost.ts';
import { dlqCommand } from './commands/dlq.ts';
import { evalCommand } from './commands/eval.ts';
import { journalCommand } from './commands/journal.ts';
import { keysCommand } from './commands/keys.ts';
import { loadCommand } from './commands/load.ts';
import { pcsCommand } from './commands/pcs.ts';
import { policyCommand } from './commands/policy.ts';
import { proofCommand } from './commands/proof.ts';
import { riskCommand } from './commands/risk.ts';
import { routingCommand } from './commands/routing.ts';
import { signalsCommand } from './commands/signals.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { upCommand } from './commands/up.ts';
import { EXIT_HELP } from './exit_code.ts';
import { refuseByThrowing } from './run_program.ts';
import { VERSION } from './version.ts';

/** All that `kakeya` understands. */
export function createProgram(): Command {
  const program = new Command('kakeya')
    .description('A trust control plane for AI agents: record, decide, prove.')
    .version(VERSION)
    // Else `--version` of a subcommand would ask for ours.
    .enablePositionalOptions()
    .addCommand(upCommand())
    .addCommand(pcsCommand())
    .addCommand(signalsCommand())
    .addCommand(loadCommand())
    .addCommand(journalCommand())
    .addCommand(dlqCommand())
    .addCommand(calibrateCommand())
    .addCommand(evalCommand())
    .addCommand(riskCommand())
    .addCommand(anomalyCommand())
    .addCommand(routingCommand())
    .addCommand(banditCommand())
    .addCommand(costCommand())
    .addCommand(policyCommand())
    .addCommand(proofCommand())
    .addCommand(keysCommand())
    .addCommand(tenantsCommand())
    .addHelpText('after', `\nStart here:\n  kakeya up\n  kakeya help pcs build\n\n${EXIT_HELP}`);
  refuseByThrowing(program);
  return program;
}
