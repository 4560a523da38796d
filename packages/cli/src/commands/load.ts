import { Command, Option } from 'commander';
import { secondsFrom } from '../load/parse_seconds.ts';
import type { LoadOptions } from '../load/options.ts';
import { parseEndpoint } from '../options/parse_endpoint.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';

const HELP = `
Open loop: when a request is due is fixed before the run and does not wait for answers. Latency counts from that
moment, so a gateway that stalls shows it in every request that was due meanwhile; service time counts from the write.

Mixes:
  mixed    95 % new records that are accepted, 2 % duplicates of acknowledged ones, 2 % that escalate,
           0.5 % with a wrong signature, 0.5 % malformed
  burst    the same, at four times the rate in the first quarter of each second, and none in the rest
  replay   80 % duplicates of acknowledged records, 20 % new ones
  ed25519  new records only, signed with Ed25519

The key is --key-file, --key, or else PCS_HMAC_KEY. Nothing is sent twice but duplicates: a request without an answer
counts as unknown. With --verify every acknowledged record is asked for again after the run, waiting for the gateway
if it is down: it must answer with the same status and bytes.

Exit: 0 measured (and every acknowledgement holds), 20 an acknowledgement does not hold or an answer is one that no
sound gateway gives, 4 nothing was answered or the verification could not be finished.
Ctrl-C ends the run early; verification and report follow.

Examples:
  kakeya load --rate 1000 --duration 30 --key-file .kakeya/dev-keys.json
  kakeya load --rate 5000 --duration 60 --warm-up 5 --mix burst --key-file agent.key.json --verify --report out.json
  kakeya load --rate 200 --duration 10 --endpoint https://gateway.example --token "$TOKEN" --key-file agent.key.json`;

export function loadCommand(): Command {
  return new Command('load')
    .summary('put a gateway under load, and check what it acknowledged')
    .description('Sends signed records to a gateway at a fixed rate, measures the answers and checks them.')
    .requiredOption('--rate <n>', 'requests per second', integerFrom(1, 1_000_000))
    .requiredOption('--duration <s>', 'seconds that are measured', secondsFrom(0.1))
    .option('--warm-up <s>', 'seconds before them, at the same rate', secondsFrom(0), 0)
    .option('--connections <n>', 'keep-alive connections', integerFrom(1, 10_000), 32)
    .addOption(
      new Option('--mix <mix>', 'what is sent, see below')
        .choices(['mixed', 'burst', 'replay', 'ed25519'])
        .default('mixed'),
    )
    .addOption(
      new Option('--arrivals <process>', 'poisson: as independent senders would; uniform: in equal gaps')
        .choices(['poisson', 'uniform'])
        .default('poisson'),
    )
    .option('--seed <n>', 'of the arrivals and the mix', integerFrom(0), 42)
    .option(
      '--sign-ahead <s>',
      'sign so many seconds of records before they are due; takes 1 kB per record',
      secondsFrom(0),
      2,
    )
    .option('--endpoint <url>', 'base URL of the gateway', parseEndpoint, 'http://127.0.0.1:8080')
    .option('--ca <file>', 'PEM certificates to trust for https, instead of the well-known authorities')
    .addOption(
      new Option('--key <text>', 'HMAC key as text; visible to other users of the machine').conflicts(
        'keyFile',
      ),
    )
    .option(
      '--key-file <file>',
      'key from `kakeya keys generate --out`, or a file with the text of an HMAC key',
    )
    .option('--token <token>', 'bearer token')
    .option('--tenant <id>', 'tenant that the records are sent for and bound to')
    .option(
      '--timeout <s>',
      'after which a request without an answer is unknown, and what is still unsent is given up',
      secondsFrom(0.1),
      30,
    )
    .option('--verify', 'ask again for every acknowledged record after the run')
    .option('--verify-timeout <s>', 'give that up after so long without an answer', secondsFrom(0.1), 60)
    .option('--report <file>', 'also write the report as JSON')
    .option('--json', 'one JSON document instead of the summary')
    .addHelpText('after', HELP)
    .action(async (options: LoadOptions) => {
      const { runLoad } = await import('../load/run_load.ts');
      finish(await runLoad(options));
    });
}
