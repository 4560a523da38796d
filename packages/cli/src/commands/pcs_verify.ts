import { Command, Option } from 'commander';
import type { VerifyOptions } from '../records/verify_files.ts';
import { finish } from './finish.ts';

const HELP = `
A file holds one record; an .ndjson or .jsonl file holds one per line. Without a key the signature is not looked at,
and the output says so. With one, a record whose signature is missing or wrong counts as rejected.

Exit: 0 all accepted, 10 some escalated, 20 some rejected, 3 invalid input (3 wins over 20, 20 over 10).

Examples:
  kakeya pcs verify pcs.json --key testsecret
  kakeya pcs verify records.ndjson --key-file agent.key.json --json`;

export function pcsVerifyCommand(): Command {
  return new Command('verify')
    .summary('check records offline')
    .description('Parses records, checks their signatures and decides on them as a gateway would, offline.')
    .argument('<file...>', 'records as JSON')
    .addOption(
      new Option('--key <text>', 'HMAC key as text; visible to other users of the machine').conflicts(
        'keyFile',
      ),
    )
    .option(
      '--key-file <file>',
      'key from `kakeya keys generate --out`, or a file with the text of an HMAC key',
    )
    .option('--json', 'one JSON document per record and line')
    .addHelpText('after', HELP)
    .action(async (files: readonly string[], options: VerifyOptions) => {
      const { verifyFiles } = await import('../records/verify_files.ts');
      finish(await verifyFiles(files, options));
    });
}
