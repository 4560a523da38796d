import { Command } from 'commander';
import { parseEndpoint } from '../options/parse_endpoint.ts';
import type { SubmitOptions } from '../records/submit_files.ts';
import { finish } from './finish.ts';

const HELP = `
The bytes are sent as they are, once, without an outbox: for delivery that survives crashes use the agent SDK.
With --batch, records go as NDJSON, up to 1000 a request; line breaks inside a record become blanks.

Exit: 0 all accepted, 10 some escalated, 20 some rejected or not authorised, 3 some malformed,
4 some without a verdict: gateway not reachable, overloaded, or not a gateway (4 wins over 3, 3 over 20).

Examples:
  kakeya pcs submit pcs.json --endpoint http://127.0.0.1:8080
  kakeya pcs submit records.ndjson --endpoint https://gateway.example --token "$TOKEN" --batch --json`;

export function pcsSubmitCommand(): Command {
  return new Command('submit')
    .summary('send signed records to a gateway')
    .description('Sends signed records to a gateway and shows its verdicts.')
    .argument('<file...>', 'signed records as JSON; .ndjson and .jsonl hold one per line')
    .requiredOption('--endpoint <url>', 'base URL of the gateway', parseEndpoint)
    .option('--batch', 'send many records per request')
    .option('--token <token>', 'bearer token')
    .option('--tenant <id>', 'tenant that the records are sent for')
    .option('--json', 'one JSON document per record and line')
    .addHelpText('after', HELP)
    .action(async (files: readonly string[], options: SubmitOptions) => {
      const { submitFiles } = await import('../records/submit_files.ts');
      finish(await submitFiles(files, options));
    });
}
