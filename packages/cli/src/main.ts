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
import { riskCommand } from './commands/risk.ts';
import { routingCommand } from './commands/routing.ts';
import { signalsCommand } from './commands/signals.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { upCommand } from './commands/up.ts';
import { EXIT, EXIT_HELP } from './exit_code.ts';
import { isBrokenPipe, reportError } from './report_error.ts';
import { VERSION } from './version.ts';

/** The whole command: what it understands, and what it does with a failure. */
function createProgram(): Command {
  const program = new Command('kakeya')
    .description('A trust control plane for AI agents: record, decide, prove.')
    .version(VERSION)
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
    .addCommand(keysCommand())
    .addCommand(tenantsCommand())
    .addHelpText('after', `\nStart here:\n  kakeya up\n  kakeya help pcs build\n\n${EXIT_HELP}`);
  refuseByThrowing(program);
  return program;
}

/** commander would end the process itself, with code 1; here its exits take part in ours. */
function refuseByThrowing(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const child of command.commands) refuseByThrowing(child);
}

process.stdout.on('error', (error) => {
  process.exit(isBrokenPipe(error) ? EXIT.ok : reportError(error));
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
