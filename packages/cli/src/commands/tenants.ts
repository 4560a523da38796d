import { Command, Option } from 'commander';
import { parseInstant } from '../options/parse_instant.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { parseDuration } from '../tenants/parse_duration.ts';
import type { AddOptions, RotateOptions } from '../tenants/edit_tenants.ts';
import type { ShowOptions } from '../tenants/show_tenants.ts';
import { finish } from './finish.ts';

const HELP = `
The registry is tenants.json in the data directory (--data, else KAKEYA_DATA). It holds secrets: only its owner may read
it, and no command shows them. A gateway with MULTI_TENANT=true has these tenants beside those of its configuration, and
takes changes over while it runs.

Examples:
  kakeya tenants add acme --out acme.key.json --daily-quota 100000
  kakeya tenants list
  kakeya tenants rotate-key acme --out acme.2.key.json --overlap 24h
  kakeya tenants remove acme`;

const EXAMPLES: Readonly<Record<string, string>> = {
  list: 'list --data /var/lib/kakeya',
  show: 'show acme',
  add: 'add acme --out acme.key.json --daily-quota 100000',
  remove: 'remove acme',
  'rotate-key': 'rotate-key acme --out acme.2.key.json --overlap 24h',
};

const DAY_MS = 86_400_000;

export function tenantsCommand(): Command {
  return new Command('tenants')
    .summary("manage a gateway's tenants")
    .description("Manages the tenants that are kept in a gateway's data directory.")
    .addHelpText('after', HELP)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(rotateKeyCommand());
}

function listCommand(): Command {
  return subcommand('list', 'List tenants with their limits.').action(async (options: ShowOptions) => {
    const { listTenants } = await import('../tenants/show_tenants.ts');
    finish(await listTenants(options));
  });
}

function showCommand(): Command {
  return ofTenant(subcommand('show', "Show a tenant's limits and the ids and windows of its keys.")).action(
    async (id: string, options: ShowOptions) => {
      const { showTenant } = await import('../tenants/show_tenants.ts');
      finish(await showTenant(id, options));
    },
  );
}

function addCommand(): Command {
  return withKey(ofTenant(subcommand('add', 'Add a tenant with its first key.')))
    .option('--token-rate <n>', 'records per second (default: TOKEN_RATE)', integerFrom(1))
    .option('--token-burst <n>', 'records at once (default: TOKEN_BURST)', integerFrom(1))
    .option('--daily-quota <n>', 'records per UTC day (default: DAILY_QUOTA)', integerFrom(1))
    .addOption(new Option('--min-pcs-version <v>', 'oldest record version taken').choices(['0.1', '0.2']))
    .action(async (id: string, options: AddOptions) => {
      const { addTenant } = await import('../tenants/edit_tenants.ts');
      finish(await addTenant(id, options));
    });
}

function removeCommand(): Command {
  return ofTenant(
    subcommand('remove', 'Remove a tenant: its keys and tokens are refused from then on.'),
  ).action(async (id: string, options: ShowOptions) => {
    const { removeTenant } = await import('../tenants/edit_tenants.ts');
    finish(await removeTenant(id, options));
  });
}

function rotateKeyCommand(): Command {
  return withKey(ofTenant(subcommand('rotate-key', 'Add a key, and let the others end after an overlap.')))
    .addOption(
      new Option('--overlap <duration>', 'how long the others stay good: 90s, 30m, 24h, 7d')
        .argParser(parseDuration)
        .default(DAY_MS, '24h'),
    )
    .option('--not-before <instant>', 'from when the new key is good (default: at once)', parseInstant)
    .action(async (id: string, options: RotateOptions) => {
      const { rotateKey } = await import('../tenants/edit_tenants.ts');
      finish(await rotateKey(id, options));
    });
}

const subcommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addHelpText('after', `\nExample:\n  kakeya tenants ${EXAMPLES[name] ?? name}`)
    .option('--data <dir>', "the gateway's data directory (default: KAKEYA_DATA, or ./.kakeya)")
    .option('--json', 'one JSON document');

const ofTenant = (command: Command): Command => command.argument('<tenant>', 'id of the tenant');

const withKey = (command: Command): Command =>
  command
    .option('--out <file>', 'make a new key, and write it there for --key-file of the agent')
    .option('--key-file <file>', 'take this key instead; the public half of an Ed25519 key is enough')
    .addOption(new Option('--alg <alg>', 'of a new key').choices(['hmac', 'ed25519']).default('hmac'));
