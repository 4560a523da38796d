import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledFeatureRow, openFeatureStore } from '@kakeya/storage';
import { parseFeatures, type TrainingRow } from '@kakeya/verdict/risk';
import { CliError } from '../errors.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

/**
 * The labelled rows of a gateway's feature store, weighted by one over the chance that each was picked for labelling:
 * labels of escalated outputs alone would teach the model what an escalated output looks like.
 */
export async function readStoredRows(
  directory: string,
  tenant: string | undefined,
): Promise<readonly TrainingRow[]> {
  const path = join(directory, 'features.sqlite');
  if (!existsSync(path))
    throw new CliError('input_invalid', `${path} does not exist: no gateway has kept features there.`);
  const store = await openFeatureStore({ path });
  try {
    const rows: TrainingRow[] = [];
    for await (const row of store.read({ labelled: true, ...(tenant === undefined ? {} : { tenant }) })) {
      rows.push(...trainingRows(row, path));
    }
    return rows;
  } finally {
    await store.close();
  }
}

function trainingRows(
  { label, features, atMs, propensity, pcsId }: LabelledFeatureRow,
  path: string,
): TrainingRow[] {
  if (label === undefined) return [];
  const parsed = refuseAsInput(`${path}: ${pcsId}`, () => parseFeatures(JSON.parse(features)));
  return [{ features: parsed, label, atMs, weight: 1 / propensity }];
}
