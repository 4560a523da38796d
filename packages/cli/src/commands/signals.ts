import { Command } from 'commander';
import { integerFrom } from '../options/parse_integer.ts';
import { parseScales } from '../options/parse_scales.ts';
import type { SignalsOptions } from '../signals/signals_of_file.ts';
import { finish } from './finish.ts';

const HELP = `
  .npy, .csv, .jsonl of arrays    n, d, N_j, D_hat, coh_star, v_star, r, validity, coh_z
  .jsonl of texts, .txt           per text: id, r, n_sentences, and the signals of its point cloud
  .jsonl of {scales, N_j}         per line: id, D_hat_upper, D_hat_median

Directions come from numpy's legacy generator and D_hat is the upper median, as in version 0.1 records; scales are
2,4,8,16 for .csv and 2,4,8,16,32 otherwise. Of points, D_hat and coh_star are rounded to 9 decimals, as in such
records. A signal that is not valid must not decide: see the reason beside it.
The numbers show structure (loops, repetition, collapse), never whether an output is true.

Examples:
  kakeya signals embeddings.npy --json
  kakeya signals answers.jsonl --text-field answer --json
  kakeya signals points.csv --directions 500 --seed 7`;

export function signalsCommand(): Command {
  return new Command('signals')
    .summary('compute the signals of data files')
    .description('Computes the signals of data files: D_hat, coh_star, r.')
    .argument('<file...>', 'data files; with several and --json, each document names its file')
    .option('--directions <n>', 'sampled directions for coh_star', integerFrom(1, 1_000_000), 100)
    .option('--bins <n>', 'histogram bins for coh_star', integerFrom(1, 1_000_000), 20)
    .option('--seed <n>', 'seed of the directions', integerFrom(0, 4_294_967_295), 42)
    .option('--scales <list>', 'box sizes as ascending integers', parseScales)
    .option('--text-field <name>', 'field of a .jsonl object that holds the text', 'text')
    .option('--json', 'one JSON document per line')
    .addHelpText('after', HELP)
    .action(async (files: readonly string[], options: SignalsOptions & { readonly json?: boolean }) => {
      const { showSignals } = await import('../signals/show_signals.ts');
      finish(await showSignals(files, options));
    });
}
