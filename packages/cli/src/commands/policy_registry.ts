import { Command, Option } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { parseInstant } from '../options/parse_instant.ts';
import { parseShare } from '../options/parse_share.ts';
import { parseBinding } from '../policy/registry/parse_binding.ts';
import type { PromoteOptions } from '../policy/registry/promote.ts';
import type { RegisterOptions } from '../policy/registry/register.ts';
import type { RollbackOptions } from '../policy/registry/rollback.ts';
import type { HistoryOptions } from '../policy/registry/show_history.ts';
import type { ListOptions } from '../policy/registry/show_list.ts';
import { finish } from './finish.ts';
import { example, withData, withJson, withKind, withMode } from './policy_options.ts';

export function registerCommand(): Command {
  const command = new Command('register').description(
    'Keep a version of a policy, for good: other content is another version. It decides nothing until it is promoted.',
  );
  return withAct(withJson(withMode(withData(command))))
    .argument('<file>', 'policy or server parameters in YAML or JSON')
    .option('--tenant <id>', 'as a version of this tenant alone (default: for all tenants)')
    .addHelpText('after', example('kakeya policy register suppliers.yaml --by ada --reason "new audit rule"'))
    .action(async (file: string, options: RegisterOptions) => {
      const { registerDocument } = await import('../policy/registry/register.ts');
      finish(await registerDocument(file, options));
    });
}

const PROMOTION = `
A share below 1 is a canary for that share of all tenants; it grows by promoting again. With --shadow a version is
evaluated and recorded beside what is in force. --bind pins an input, which no context may give then. What was
pinned before must be said again, or that nothing is: --unbind. With --contexts nothing is promoted if more than
--max-drift of the verdicts would change (exit 20): of the version against the one in force, over the contexts of the
file (see kakeya policy contexts).

Examples:
  kakeya policy promote suppliers 1.1 --tenant acme --shadow --by ada --reason "see what it says"
  kakeya policy promote suppliers 1.1 --all-tenants --share 0.1 --contexts seen.jsonl --max-drift 0.02 --reason "10 %"
  kakeya policy promote suppliers 1.1 --all-tenants --bind 'sanctions_root="ab…"' --reason "the list of July"`;

export function promoteCommand(): Command {
  const command = new Command('promote').description('Let a registered version be in force.');
  return withAct(withScope(withJson(withKind(withData(command)))))
    .argument('<id>', 'of the policy')
    .argument('<version>', 'that is registered for the same tenant, or for all')
    .option('--shadow', 'without consequences')
    .option('--share <share>', 'of all tenants, above 0', parseShare, 1)
    .option('--bind <name=JSON>', 'a value that the operator gives; repeat it for more', parseBinding)
    .option('--unbind', 'pin nothing, where the version before pins something')
    .option('--contexts <file>', 'contexts as JSON Lines, to compare with what is in force')
    .option('--max-drift <share>', 'of the verdicts may change (default: 0.05)', decimalFrom(0, 1))
    .option('--now <instant>', 'for contexts that do not say when they came (default: now)', parseInstant)
    .addHelpText('after', PROMOTION)
    .action(async (id: string, version: string, options: PromoteOptions) => {
      const { promoteVersion } = await import('../policy/registry/promote.ts');
      finish(await promoteVersion(id, version, options));
    });
}

export function rollbackCommand(): Command {
  const command = new Command('rollback').description(
    'Take the canary back, or else the version that stands; what it had replaced is in force again.',
  );
  return withAct(withScope(withJson(withKind(withData(command)))))
    .argument('<id>', 'of the policy')
    .option('--version <version>', 'only if this is what would be taken back')
    .addHelpText(
      'after',
      example('kakeya policy rollback suppliers --tenant acme --by ada --reason "too strict"'),
    )
    .action(async (id: string, options: RollbackOptions) => {
      const { rollBack } = await import('../policy/registry/rollback.ts');
      finish(await rollBack(id, options));
    });
}

export function listCommand(): Command {
  return withJson(withData(new Command('list').description('List versions and how they stand.')))
    .option('--tenant <id>', 'also those of this tenant alone')
    .addHelpText('after', example('kakeya policy list --tenant acme'))
    .action(async (options: ListOptions) => {
      const { listPolicies } = await import('../policy/registry/show_list.ts');
      finish(await listPolicies(options));
    });
}

export function historyCommand(): Command {
  const command = new Command('history').description(
    'Show who registered, promoted and took back what, and why.',
  );
  return withJson(withKind(withData(command)))
    .argument('<id>', 'of the policy')
    .option('--tenant <id>', 'also what was done for this tenant alone')
    .addHelpText('after', example('kakeya policy history suppliers'))
    .action(async (id: string, options: HistoryOptions) => {
      const { showHistory } = await import('../policy/registry/show_history.ts');
      finish(await showHistory(id, options));
    });
}

const withAct = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--by <who>', 'who does it, for the history (default: the user of this machine)');

const withScope = (command: Command): Command =>
  command
    .addOption(new Option('--tenant <id>', 'for this tenant').conflicts('allTenants'))
    .option('--all-tenants', 'for all tenants that have no version of their own');
