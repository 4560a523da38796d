import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledFeatureRow, openFeatureStore } from '@kakeya/storage';
import { type Features, parseFeatures } from '@kakeya/verdict/risk';
import { CliError } from '../errors.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface StoredRow extends Omit<LabelledFeatureRow, 'features'> {
  readonly features: Features;
}

/**
 * The rows of the feature store in a gateway's data directory, oldest first.
 * @throws CliError `input_invalid`
 */
export async function* readFeatureStore(
  directory: string,
  query: { readonly tenant?: string | undefined; readonly labelled: boolean },
): AsyncGenerator<StoredRow> {
  const path = join(directory, 'features.sqlite');
  if (!existsSync(path))
    throw new CliError('input_invalid', `${path} does not exist: no gateway has kept features there.`);
  const store = await openFeatureStore({ path });
  const { tenant, labelled } = query;
  try {
    for await (const row of store.read({ labelled, ...(tenant === undefined ? {} : { tenant }) })) {
      const where = `${path}: ${row.pcsId}`;
      yield { ...row, features: refuseAsInput(where, () => parseFeatures(JSON.parse(row.features))) };
    }
  } finally {
    await store.close();
  }
}
