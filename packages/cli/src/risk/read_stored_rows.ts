import type { TrainingRow } from '@kakeya/verdict/risk';
import { readFeatureStore } from '../models/read_feature_store.ts';

/**
 * The labelled rows of a gateway's feature store, weighted by one over the chance that each was picked for labelling:
 * labels of escalated outputs alone would teach the model what an escalated output looks like.
 */
export async function readStoredRows(
  directory: string,
  tenant: string | undefined,
): Promise<readonly TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for await (const row of readFeatureStore(directory, { tenant, labelled: true })) {
    const { label, features, atMs, propensity } = row;
    if (label !== undefined) rows.push({ features, label, atMs, weight: 1 / propensity });
  }
  return rows;
}
