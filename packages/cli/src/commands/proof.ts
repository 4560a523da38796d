import { Command, Option } from 'commander';
import { parseInstant } from '../options/parse_instant.ts';
import type { AdaptOptions } from '../proof/adapt.ts';
import type { ExplainOptions } from '../proof/explain.ts';
import type { VerifyOptions } from '../proof/verify.ts';
import type { VerifyBundleOptions } from '../proof/verify_bundle.ts';
import { finish } from './finish.ts';
import { example, withData, withJson } from './policy_options.ts';

const HELP = `
A policy is named by its file or by its id in the registry, a context by its file: JSON with inputs, commitments (roots
of committed sets), lists (paths from the context's directory, or URLs, of those sets) and variables.

Exit: 0 OK, 10 WARN, 20 FAIL; 3 a file that cannot be used. What is unknown is never OK.

Examples:
  proof adapt --policy suppliers.yaml --context context.json --dry-run -o plan.json
  proof verify --policy suppliers.yaml --context context.json --bundle evidence.zip --key key.json
  proof verify-bundle evidence.zip --public-key key.pub.json
  proof explain --policy suppliers --context context.json --rule no_sanctions`;

/** On its own as `proof`, and as `kakeya proof`. */
export function proofCommand(): Command {
  return new Command('proof')
    .summary('evaluate policies, with evidence')
    .description('Selects the rules of a policy that a context activates, evaluates them, and proves it.')
    .addHelpText('after', HELP)
    .addCommand(adaptCommand())
    .addCommand(verifyCommand())
    .addCommand(verifyBundleCommand())
    .addCommand(explainCommand());
}

function adaptCommand(): Command {
  const command = new Command('adapt').description(
    'Plan which rules are checked, in which order and why; then check them, unless it is a dry run.',
  );
  return withSelection(withQuestion(command))
    .option('--dry-run', 'the plan only: nothing is evaluated')
    .option('-o, --out <file>', 'where the plan goes: the same plan has the same bytes')
    .addHelpText(
      'after',
      example('proof adapt --policy suppliers.yaml --context context.json --weights weights.yaml --dry-run'),
    )
    .action(async (options: AdaptOptions) => {
      const { adapt } = await import('../proof/adapt.ts');
      finish(await adapt(options));
    });
}

const EVIDENCE = `
A bundle holds policy, context, plan, verdict and proofs, signed with an Ed25519 key; whoever has the public key can
check it with proof verify-bundle. In shadow the exit is 0 whatever the verdict.`;

function verifyCommand(): Command {
  return withSelection(
    withQuestion(new Command('verify').description('Check the rules, and say OK, WARN or FAIL.')),
  )
    .option('--plan <file>', 'of proof adapt, to be checked and carried out')
    .addOption(
      new Option('--mode <mode>', 'shadow: without consequences; of an id, the version in shadow')
        .choices(['enforced', 'shadow'])
        .default('enforced'),
    )
    .option('-o, --out <file>', 'where the verdict goes, as JSON with the proofs')
    .option('--bundle <file>', 'where signed evidence goes; takes --key')
    .option('--key <file>', 'of kakeya keys generate --alg ed25519 --out')
    .addHelpText(
      'after',
      EVIDENCE + example('proof verify --policy suppliers.yaml --context context.json -o verdict.json'),
    )
    .action(async (options: VerifyOptions) => {
      const { verify } = await import('../proof/verify.ts');
      finish(await verify(options));
    });
}

const TRUST = `
Needs nothing but the bundle and the key. Exit: 0 it is evidence, whatever was decided; 20 it is refused. It says nothing
of whether the context was true.`;

function verifyBundleCommand(): Command {
  return withJson(
    new Command('verify-bundle').description('Check signed evidence, and say what was decided.'),
  )
    .argument('<file>', 'of proof verify --bundle')
    .requiredOption('--public-key <key>', 'that is trusted: key file with or without its seed, or base64')
    .addHelpText('after', TRUST + example('proof verify-bundle evidence.zip --public-key key.pub.json'))
    .action(async (file: string, options: VerifyBundleOptions) => {
      const { checkBundle } = await import('../proof/verify_bundle.ts');
      finish(await checkBundle(file, options));
    });
}

function explainCommand(): Command {
  const command = new Command('explain').description(
    'Say of each rule why it is active or not, what it was decided on, and what is missing. Exits 0.',
  );
  return withQuestion(command)
    .option('--rule <id>', 'of this rule only')
    .addHelpText('after', example('proof explain --policy suppliers.yaml --context context.json'))
    .action(async (options: ExplainOptions) => {
      const { explain } = await import('../proof/explain.ts');
      finish(await explain(options));
    });
}

const withQuestion = (command: Command): Command =>
  withJson(withData(command))
    .requiredOption('--policy <policy>', 'file, or id in the registry')
    .requiredOption('--context <file>', 'JSON')
    .option('--version <version>', 'of an id (default: the one that is in force, else the newest)')
    .option('--tenant <id>', 'of an id: as this tenant has it')
    .option('--now <instant>', 'as of when, in RFC 3339 (default: now)', parseInstant);

const withSelection = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--selector <name>',
        'weighted orders by weights (default: basic, with --weights weighted)',
      ).choices(['basic', 'weighted']),
    )
    .option('--weights <file>', 'what rules cost, as YAML; else by operator');
