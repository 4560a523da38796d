import { Command } from 'commander';
import { integerFrom } from '../options/parse_integer.ts';
import type { SuppliersOptions } from '../policy/make_context.ts';
import { finish } from './finish.ts';
import { example, parseDelimiter } from './policy_options.ts';

const HELP = `
The mapping is YAML: {identity?: {name: COLUMN, country?, date?}, inputs: {INPUT: …}}, each input one of
{identity: true}, {column: COLUMN, type: TYPE, collect?: list|distinct|min|max|sum|oldest|newest} and {collect: count}.
An input for which a tolerated row has no value is left out: rules over it are unknown.`;

export function suppliersCommand(): Command {
  return new Command('suppliers')
    .description('Make the context of a policy from a supplier file. Each invalid row is said with its line.')
    .requiredOption('--in <file>', 'suppliers as .csv with a header, .json or .jsonl')
    .requiredOption('--mapping <file>', 'which columns make which inputs')
    .option(
      '--set <file>',
      'a set or its root.json: the mapping must make elements by its fields (else exit 3)',
    )
    .option('-o, --out <file>', 'where the context goes; - is standard output', '-')
    .option('--delimiter <character>', 'between the cells of CSV', parseDelimiter, ',')
    .option('--tolerate <n>', 'invalid rows; with more there is no context (exit 3)', integerFrom(0), 0)
    .addHelpText(
      'after',
      HELP +
        example(
          "kakeya policy suppliers --in suppliers.csv --mapping map.yaml --delimiter ';' -o context.json",
        ),
    )
    .action(async (options: SuppliersOptions) => {
      const { makeContext } = await import('../policy/make_context.ts');
      finish(await makeContext(options));
    });
}
