import { writeFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print } from '../output/print.ts';
import { callGateway, reportRefusal } from './call_gateway.ts';
import { labelledOf } from './read_labelled.ts';
import { calibrationPath, type TargetOptions, targetOf } from './target.ts';

export interface ExportOptions extends TargetOptions {
  readonly out: string;
}

/** `kakeya calibrate export`: the gateway's lines as they are, once all of them have been understood. */
export async function exportRecords(options: ExportOptions): Promise<ExitCode> {
  const target = await targetOf(options);
  const answer = await callGateway(target, `${calibrationPath(target)}/records`);
  if (!answer.ok) return reportRefusal(answer);
  const { records, unscored } = labelledOf(answer.text);
  if (options.out === '-') await print(answer.text);
  else await write(options.out, answer.text);
  note(`${records.length + unscored.length} records, ${unscored.length} of them without a score.`);
  return EXIT.ok;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
