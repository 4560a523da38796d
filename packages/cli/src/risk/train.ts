import {
  loadRiskTraining,
  riskModelText,
  type TrainingRow,
  type TrainRiskOptions,
} from '@kakeya/verdict/risk';
import { canonicalizeJson } from '@kakeya/protocol';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { writeModel } from '../models/model_files.ts';
import { printJson } from '../output/print.ts';
import { readLabelledLines } from './read_rows.ts';
import { readStoredRows } from './read_stored_rows.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { printCard } from './show_card.ts';

export interface TrainOptions extends TrainRiskOptions {
  /** A file of rows, or … */
  readonly data?: string;
  /** … the data directory of a gateway, whose feature store has them. */
  readonly store?: string;
  readonly tenant?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `kakeya risk train`: the model is the canonical bytes that its id is the SHA-256 of. */
export async function trainModel(options: TrainOptions): Promise<ExitCode> {
  const { data: _data, store: _store, tenant: _tenant, out, json, ...training } = options;
  const { source, rows } = await readRows(options);
  const { trainRisk } = await loadRiskTraining();
  const { model, card } = refuseAsInput(source, () => trainRisk(rows, training));
  await writeModel('risk', out, riskModelText(model), canonicalizeJson(card));
  if (json === true) await printJson(card);
  else await printCard(card);
  return EXIT.ok;
}

async function readRows({
  data,
  store,
  tenant,
}: TrainOptions): Promise<{ readonly source: string; readonly rows: readonly TrainingRow[] }> {
  if (data !== undefined && store === undefined && tenant === undefined) {
    return { source: data, rows: (await readLabelledLines(data)).map(({ row }) => row) };
  }
  if (store === undefined || data !== undefined) {
    throw new CliError(
      'option_invalid',
      'Give --data for a file, or --store (and --tenant) for a data directory.',
    );
  }
  return { source: store, rows: await readStoredRows(store, tenant) };
}
