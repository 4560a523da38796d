import { writeFile } from 'node:fs/promises';
import { loadRiskTraining, riskModelText, type TrainRiskOptions } from '@kakeya/verdict/risk';
import { canonicalizeJson } from '@kakeya/protocol';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, printJson } from '../output/print.ts';
import { cardPath } from './model_source.ts';
import { readLabelledLines } from './read_rows.ts';
import { refuseAsInput } from '../cost/refuse_as_input.ts';
import { printCard } from './show_card.ts';

export interface TrainOptions extends TrainRiskOptions {
  readonly data: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `kakeya risk train`: the model is the canonical bytes that its id is the SHA-256 of. */
export async function trainModel({ data, out, json, ...options }: TrainOptions): Promise<ExitCode> {
  const lines = await readLabelledLines(data);
  const { trainRisk } = await loadRiskTraining();
  const rows = lines.map(({ row }) => row);
  const { model, card } = refuseAsInput(data, () => trainRisk(rows, options));
  await write(out, riskModelText(model));
  await write(cardPath(out), canonicalizeJson(card));
  note(`Wrote ${out} and ${cardPath(out)}. Serve it with: kakeya risk promote ${out} --by … --reason …`);
  if (json === true) await printJson(card);
  else await printCard(card);
  return EXIT.ok;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
