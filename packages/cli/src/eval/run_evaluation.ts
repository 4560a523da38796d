import { evaluate, VerdictError } from '@kakeya/verdict/evaluation';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print } from '../output/print.ts';
import { evaluationDocument } from './evaluation_document.ts';
import { markdownReport } from './markdown_report.ts';
import type { EvaluationRunOptions } from './options.ts';
import { FORMATS } from './parse_formats.ts';
import { evaluationPlots } from './plots.ts';
import { readItems } from './read_items.ts';
import type { EvaluationRun } from './types.ts';
import { writeFiles } from './write_files.ts';

/** `kakeya eval run`: Markdown, or one JSON document, to standard output; files into `--out`. */
export async function runEvaluation(options: EvaluationRunOptions): Promise<ExitCode> {
  if (options.format !== undefined && options.out === undefined) {
    throw new CliError(
      'option_invalid',
      '--format says what to write into --out: name a directory with --out.',
    );
  }
  const run = await evaluateFile(options);
  const json = `${JSON.stringify(evaluationDocument(run), null, 2)}\n`;
  await print(options.json === true ? json : markdownReport(run, []));
  if (options.out === undefined) return EXIT.ok;
  const formats = options.format ?? FORMATS;
  const plots = formats.includes('svg') ? evaluationPlots(run) : [];
  const files = [
    ...(formats.includes('markdown') ? [{ name: 'report.md', content: markdownReport(run, plots) }] : []),
    ...(formats.includes('json') ? [{ name: 'report.json', content: json }] : []),
    ...plots.map(({ name, svg }) => ({ name, content: svg })),
  ];
  await writeFiles(options.out, files);
  note(`Wrote ${files.map(({ name }) => name).join(', ')} to ${options.out}.`);
  return EXIT.ok;
}

async function evaluateFile(options: EvaluationRunOptions): Promise<EvaluationRun> {
  const data = await readItems(options);
  const { seed, threshold } = options;
  try {
    const report = evaluate(data.items, { seed, ...(threshold !== undefined && { threshold }) });
    return { options, data, report };
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    throw new CliError('input_invalid', `${options.data}: ${error.message}`, { cause: error });
  }
}
