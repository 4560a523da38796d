import { Command } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { parseInstant } from '../options/parse_instant.ts';
import type { ExtractOptions } from '../policy/drift/extract_contexts.ts';
import type { DriftOptions } from '../policy/drift/show_drift.ts';
import { finish } from './finish.ts';
import { example, withData, withJson } from './policy_options.ts';

const LINES = `
Contexts are JSON Lines: {"context": {…}}, with "received_at" (when it came, as of which it is decided), "proofs" and
"tenant" where they are known. Exit: 0 at most --max-share changed, 20 more did, or there was none to compare.`;

export function driftCommand(): Command {
  const command = new Command('drift').description(
    'Say which verdicts another version of a policy would change.',
  );
  return withJson(command)
    .requiredOption('--from <file>', 'the policy as it is')
    .requiredOption('--to <file>', 'the policy as it would be')
    .requiredOption('--contexts <file>', 'contexts as JSON Lines, such as those of kakeya policy contexts')
    .option('--max-share <share>', 'of the verdicts may change', decimalFrom(0, 1), 0.05)
    .option('--now <instant>', 'for contexts that do not say when they came (default: now)', parseInstant)
    .addHelpText(
      'after',
      LINES + example('kakeya policy drift --from v1.yaml --to v2.yaml --contexts seen.jsonl'),
    )
    .action(async (options: DriftOptions) => {
      const { showDrift } = await import('../policy/drift/show_drift.ts');
      finish(await showDrift(options));
    });
}

const KEYS = `
Reads only, and may run beside a gateway. The keys of an encrypted journal are taken from WAL_KEYS or WAL_KEYS_FILE.
Exit: 0 done, 20 a part of the journal is damaged.`;

export function contextsCommand(): Command {
  const command = new Command('contexts').description(
    'Write the contexts on which a gateway decided by a policy, as JSON Lines.',
  );
  return withData(command)
    .requiredOption('--policy <id>', 'that submissions named')
    .option('--tenant <id>', 'of this tenant only')
    .option('-o, --out <file>', 'where they go; - is standard output', '-')
    .addHelpText(
      'after',
      KEYS + example('kakeya policy contexts --data .kakeya --policy suppliers -o seen.jsonl'),
    )
    .action(async (options: ExtractOptions) => {
      const { extractContexts } = await import('../policy/drift/extract_contexts.ts');
      finish(await extractContexts(options));
    });
}
