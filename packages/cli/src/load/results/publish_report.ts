import { writeFile } from 'node:fs/promises';
import { CliError } from '../../errors.ts';
import { printJson } from '../../output/print.ts';
import type { LoadOptions } from '../options.ts';
import { printSummary } from './print_summary.ts';
import type { LoadReport } from './report.ts';

/** To standard output for people, or with --json for programs, and to the file of --report. */
export async function publishReport(report: LoadReport, { json, report: path }: LoadOptions): Promise<void> {
  if (json === true) await printJson(report);
  else await printSummary(report);
  if (path === undefined) return;
  try {
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
