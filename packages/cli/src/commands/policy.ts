import { Command } from 'commander';
import type { CompileOptions } from '../policy/compile_file.ts';
import type { LintOptions } from '../policy/lint_files.ts';
import type { ShowOptions } from '../policy/show_document.ts';
import { finish } from './finish.ts';
import { contextsCommand, driftCommand } from './policy_drift.ts';
import { example, withData, withJson, withKind, withMode } from './policy_options.ts';
import {
  historyCommand,
  listCommand,
  promoteCommand,
  registerCommand,
  rollbackCommand,
} from './policy_registry.ts';
import { setCommand } from './policy_set.ts';
import { suppliersCommand } from './policy_suppliers.ts';

const HELP = `
A file holds a policy, or, with "kind: server-parameters", parameters by which a gateway judges; lint, compile, show,
register and the commands of the registry take both.

Versions are kept in policies of the data directory (--data, else KAKEYA_DATA). A gateway that runs there follows within
a second.

Examples:
  kakeya policy lint suppliers.yaml
  kakeya policy test policies/
  kakeya policy register suppliers.yaml --by ada --reason "new audit rule"
  kakeya policy promote suppliers 1.1 --all-tenants --share 0.1 --by ada --reason "first to 10 %"`;

export function policyCommand(): Command {
  return new Command('policy')
    .summary('write, test, register and promote policies')
    .description(
      'Policies: lint, compile, show, test; register, promote and roll back; committed sets; contexts.',
    )
    .addHelpText('after', HELP)
    .addCommand(lintCommand())
    .addCommand(compileCommand())
    .addCommand(showCommand())
    .addCommand(testCommand())
    .addCommand(registerCommand())
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand())
    .addCommand(listCommand())
    .addCommand(historyCommand())
    .addCommand(driftCommand())
    .addCommand(contextsCommand())
    .addCommand(setCommand())
    .addCommand(suppliersCommand());
}

const DIAGNOSTICS = `
Each line is file:line:column level code message. Exit: 0 clean, 2 warnings, 3 errors, 4 a document that cannot be
parsed: no YAML, or with members that are unknown, missing or of the wrong kind; of several files the worst.`;

function lintCommand(): Command {
  return withJson(withMode(new Command('lint').description('Say what is wrong with policies, and where.')))
    .argument('<file...>', 'policies or server parameters in YAML or JSON')
    .addHelpText(
      'after',
      DIAGNOSTICS + example('kakeya policy lint suppliers.yaml owners.yaml --mode relaxed'),
    )
    .action(async (files: string[], options: LintOptions) => {
      const { lintFiles } = await import('../policy/lint_files.ts');
      finish(await lintFiles(files, options));
    });
}

const COMPILED = `
The IR is written as it is hashed, without a line end; of server parameters it is their canonical form. Exit: 0 compiled,
3 errors, 4 a document that cannot be parsed.`;

function compileCommand(): Command {
  return withJson(
    withMode(new Command('compile').description('Compile a policy to its IR, and say its hashes.')),
  )
    .argument('<file>', 'policy or server parameters in YAML or JSON')
    .option('-o, --out <file>', 'where the IR goes')
    .addHelpText('after', COMPILED + example('kakeya policy compile suppliers.yaml -o suppliers.ir.json'))
    .action(async (file: string, options: CompileOptions) => {
      const { compileFile } = await import('../policy/compile_file.ts');
      finish(await compileFile(file, options));
    });
}

function showCommand(): Command {
  const command = new Command('show').description(
    'Say in plain words what a policy asks for, and where it stands.',
  );
  return withJson(withKind(withData(command)))
    .argument('<policy>', 'file, or id in the registry')
    .option('--version <version>', 'of an id (default: the one that is in force, else the newest)')
    .option('--tenant <id>', 'of an id: as this tenant has it')
    .addHelpText(
      'after',
      example('kakeya policy show suppliers.yaml\n  kakeya policy show suppliers --version 1.1'),
    )
    .action(async (source: string, options: ShowOptions) => {
      const { showDocument } = await import('../policy/show_document.ts');
      finish(await showDocument(source, options));
    });
}

const TESTS = `
A directory is searched for files that end in .policy.test.yaml. Exit: 0 all passed, 20 one failed, 3 a file that cannot
be read, or no tests at all.`;

function testCommand(): Command {
  return withJson(new Command('test').description('Run the tests that stand beside policies.'))
    .argument('<path...>', 'files of tests, or directories of them')
    .addHelpText('after', TESTS + example('kakeya policy test policies/'))
    .action(async (paths: string[], options: { readonly json?: boolean }) => {
      const { runTests } = await import('../policy/run_tests.ts');
      finish(await runTests(paths, options));
    });
}
