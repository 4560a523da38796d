import { Command, Option } from 'commander';
import type { GenerateOptions } from '../keys/show_new_key.ts';
import { finish } from './finish.ts';

const HELP = `
The secret goes to standard output, and with --out to a file that only you may read; nowhere else.

Examples:
  kakeya keys generate
  kakeya keys generate --alg ed25519 --out agent.key.json
  kakeya keys generate --json | jq -r .env.PCS_HMAC_KEY`;

export function keysCommand(): Command {
  const generate = new Command('generate')
    .description(
      'Makes a key that signs records, and prints the settings with which a gateway verifies them.',
    )
    .addOption(
      new Option('--alg <alg>', 'hmac: one shared secret; ed25519: the gateway knows only the public key')
        .choices(['hmac', 'ed25519'])
        .default('hmac'),
    )
    .option('--out <file>', 'also write a key file for --key-file; an existing file is not overwritten')
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async (options: GenerateOptions) => {
      const { showNewKey } = await import('../keys/show_new_key.ts');
      finish(await showNewKey(options));
    });
  return new Command('keys').summary('make signing keys').description('Signing keys.').addCommand(generate);
}
