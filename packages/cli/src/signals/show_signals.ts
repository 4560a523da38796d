import { assertStockDeflate, SignalError, type SignalValidity } from '@kakeya/signals';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJsonLine, printTable } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import type { Cell } from '../output/table.ts';
import {
  type CountsReport,
  type PointsReport,
  type SignalsOptions,
  type SignalsReport,
  signalsOfFile,
  type TextReport,
} from './signals_of_file.ts';

/** `kakeya signals`: numbers of each file, as JSON (one document a line) or as tables for people. */
export async function showSignals(
  files: readonly string[],
  options: SignalsOptions & { readonly json?: boolean },
): Promise<ExitCode> {
  assertStockDeflate();
  for (const file of files) {
    const reports: SignalsReport[] = [];
    const progress = startProgress('lines computed');
    try {
      for await (const report of signalsOfFile(file, options)) {
        if (options.json === true) await printJsonLine(jsonOf(report, files.length > 1 ? file : undefined));
        else reports.push(report);
        progress.advance();
      }
    } catch (error) {
      if (!(error instanceof SignalError)) throw error;
      throw new CliError('input_invalid', `${file}: ${error.message}`, { cause: error });
    } finally {
      progress.end();
    }
    if (options.json !== true) await printReports(file, reports);
  }
  if (options.json !== true)
    note('These numbers show structure (loops, repetition, collapse), not whether an output is true.');
  return EXIT.ok;
}

/** JSON drops what is undefined: the kind shows in the fields, and a single file needs no name. */
function jsonOf(report: SignalsReport, file: string | undefined): object {
  return { file, ...report, kind: undefined };
}

async function printReports(file: string, reports: readonly SignalsReport[]): Promise<void> {
  const points = reports.filter((report) => report.kind === 'points');
  const texts = reports.filter((report) => report.kind === 'text');
  const counts = reports.filter((report) => report.kind === 'counts');
  for (const report of points) await printPoints(file, report);
  if (texts.length > 0)
    await printTable(['id', 'r', 'sentences', 'D_hat', 'coh_star', 'n', 'not valid'], texts.map(textRow));
  if (counts.length > 0) await printTable(['id', 'D_hat_upper', 'D_hat_median'], counts.map(countsRow));
}

async function printPoints(file: string, report: PointsReport): Promise<void> {
  const { n, d, N_j, D_hat, coh_star, coh_z, r, validity } = report;
  await print(`${file}: n = ${n} points of d = ${d}; voxels ${JSON.stringify(N_j)}\n`);
  await printTable(
    ['signal', 'value', 'valid', 'note'],
    [
      ['D_hat', decimal(D_hat), ...validityCells(validity.D_hat)],
      ['coh_star', decimal(coh_star), ...validityCells(validity.coh_star)],
      [
        'coh_z',
        coh_z === null ? '-' : decimal(coh_z),
        '',
        coh_z === null ? 'no null table covers this size' : '',
      ],
      ['r', decimal(r), ...validityCells(validity.r)],
    ],
  );
}

function textRow({ id, line, r, n_sentences, D_hat, coh_star, n, validity }: TextReport): Cell[] {
  const invalid = Object.entries(validity).flatMap(([signal, { valid }]) => (valid ? [] : [signal]));
  return [
    id ?? `line ${line}`,
    decimal(r),
    String(n_sentences),
    decimal(D_hat),
    decimal(coh_star),
    String(n),
    invalid.join(' '),
  ];
}

function countsRow({ id, line, D_hat_upper, D_hat_median }: CountsReport): Cell[] {
  return [id ?? `line ${line}`, decimal(D_hat_upper), decimal(D_hat_median)];
}

function validityCells(validity: SignalValidity): Cell[] {
  return validity.valid
    ? [{ text: 'yes', style: 'green' }, '']
    : [{ text: 'no', style: 'yellow' }, validity.reason];
}

/** For people; `--json` gives every digit. */
const decimal = (value: number): string => value.toFixed(4);
