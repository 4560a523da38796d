import { Command, Option } from 'commander';
import { parseInstant } from '../options/parse_instant.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { parseScales } from '../options/parse_scales.ts';
import type { BuildOptions } from '../records/build_record.ts';
import { finish } from './finish.ts';

const HELP = `
Input by extension:
  .csv    timestamp,x,y,z        points; version 0.1 by default, scales 2,4,8,16
  .npy    (n, d) float32/64      embeddings; version 0.2, scales 2,4,8,16,32
  .jsonl  one array a line       points; version 0.2, scales 2,4,8,16,32
  .txt    UTF-8                  text; version 0.2, scales 2,4,8,16,32
Version 0.1 signs eight fields and is kept for existing clients; 0.2 signs the whole record.

Examples:
  kakeya pcs build --in points.csv --shard-id shard-001 --epoch 1 --key testsecret
  kakeya pcs build --in answer.txt --shard-id support-bot --epoch 1 --key-file .kakeya/dev-keys.json --out pcs.json
  kakeya pcs build --in vectors.npy --shard-id run-7 --epoch 3 --key-file agent.key.json --out pcs.json`;

export function pcsBuildCommand(): Command {
  return new Command('build')
    .summary('compute a record from data and sign it')
    .description('Computes the signals of one file, builds the record (PCS) and signs it.')
    .requiredOption('--in <file>', 'data file: .csv, .npy, .jsonl or .txt')
    .requiredOption('--shard-id <id>', 'which stream of outputs this is')
    .requiredOption('--epoch <n>', 'position in that stream', integerFrom(0))
    .option('--seed <n>', 'seed of the sampled directions', integerFrom(0), 42)
    .option('--scales <list>', 'box sizes as ascending integers (default: by input, see below)', parseScales)
    .addOption(
      new Option('--pcs-version <version>', 'record version (default: by input, see below)').choices([
        '0.1',
        '0.2',
      ]),
    )
    .option('--chunk-bytes <n>', 'bytes per leaf of the Merkle tree', integerFrom(1), 64)
    .addOption(
      new Option('--key <text>', 'HMAC key as text; visible to other users of the machine').conflicts(
        'keyFile',
      ),
    )
    .option(
      '--key-file <file>',
      'key from `kakeya keys generate --out`, or a file with the text of an HMAC key',
    )
    .option('--sent-at <instant>', 'RFC 3339 instant (default: now)', parseInstant)
    .option('--tenant <id>', 'tenant that the record is bound to; version 0.2 only')
    .option('--out <file>', 'where the record goes; - is standard output', '-')
    .option('--json', 'accepted for symmetry: the record is always JSON')
    .addHelpText('after', HELP)
    .action(async (options: BuildOptions) => {
      const { buildRecord } = await import('../records/build_record.ts');
      finish(await buildRecord(options));
    });
}
