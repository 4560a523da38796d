import { Command } from 'commander';
import type { EvaluationRunOptions } from '../eval/options.ts';
import { parseFinite } from '../eval/parse_finite.ts';
import { FORMATS, parseFormats } from '../eval/parse_formats.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';

const HELP = `
Each line of the file is one labelled item: a text, a score of it (larger = more suspect), and whether it turned out
wrong. The report says how well the score tells wrong from benign, with intervals, and always beside three controls that
know nothing of the content: length, sentence count, unique-word ratio. A score that does not beat them has shown nothing.

A label is wrong if it is true, 1 or "wrong", and benign if it is false, 0 or "benign". With --wrong-value a label that
is spelled so is wrong and every other one benign; the report counts each spelling.
A line that is not JSON always ends the run. A missing or unusable score, label or text does too, unless --skip-invalid.

Exit: 0 evaluated, whatever the verdict; 2 wrong usage; 3 the file cannot be read or evaluated.

Examples:
  kakeya eval run --data labelled.jsonl --label-field label --text-field text --score-field score
  kakeya eval run --data labelled.jsonl --wrong-value incorrect --threshold 0.5 --out report
  kakeya eval run --data labelled.jsonl --out report --format json,svg`;

export function evalCommand(): Command {
  return new Command('eval')
    .summary('measure how well a score tells wrong from benign')
    .description('Evaluation of scores on labelled data.')
    .addCommand(runCommand());
}

function runCommand(): Command {
  return new Command('run')
    .description('Evaluate a score on labelled texts, beside trivial controls.')
    .requiredOption('--data <file>', 'JSON Lines, one object per line')
    .option('--label-field <name>', 'field that holds the label', 'label')
    .option('--text-field <name>', 'field that holds the text', 'text')
    .option('--score-field <name>', 'field that holds the score', 'score')
    .option('--wrong-value <value>', 'spelling of the label that means wrong; every other one is benign')
    .option(
      '--threshold <number>',
      'also report precision, recall and F1 of flagging scores from here up',
      parseFinite,
    )
    .option(
      '--seed <n>',
      'seed of the bootstrap and of the length matching',
      integerFrom(0, 4_294_967_295),
      1,
    )
    .option('--skip-invalid', 'leave out items without a usable score, label or text, and count them')
    .option('--out <directory>', 'write the report there as well')
    .option(
      '--format <list>',
      `what to write into --out, of ${FORMATS.join(',')} (default: all)`,
      parseFormats,
    )
    .option('--json', 'one JSON document instead of Markdown on standard output')
    .addHelpText('after', HELP)
    .action(async (options: EvaluationRunOptions) => {
      const { runEvaluation } = await import('../eval/run_evaluation.ts');
      finish(await runEvaluation(options));
    });
}
