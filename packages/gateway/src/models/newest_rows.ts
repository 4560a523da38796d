import type { FeatureStore, LabelledFeatureRow } from '@kakeya/storage';

export interface NewestRowsQuery {
  readonly tenant: string;
  /** Decided at or after this, Unix ms. */
  readonly fromMs: number;
  /** The newest count: what a model was worth long ago says little of what it is worth. */
  readonly max: number;
}

/** Labelled rows, oldest first, in memory for no more than twice `max` of them. */
export async function newestRows(
  store: Pick<FeatureStore, 'read'>,
  { tenant, fromMs, max }: NewestRowsQuery,
): Promise<readonly LabelledFeatureRow[]> {
  let rows: LabelledFeatureRow[] = [];
  for await (const row of store.read({ tenant, fromMs, labelled: true })) {
    rows.push(row);
    if (rows.length >= 2 * max) rows = rows.slice(-max);
  }
  return rows.slice(-max);
}
