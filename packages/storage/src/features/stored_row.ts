import type { LabelledFeatureRow } from './types.ts';

type Columns = Readonly<Record<string, unknown>>;

/** Throws on a row that this store has not written. */
export function rowOf(columns: Columns): LabelledFeatureRow {
  const { score, label } = columns;
  const row: LabelledFeatureRow = {
    tenant: text(columns, 'tenant'),
    pcsId: text(columns, 'pcs_id'),
    atMs: number(columns, 'at_ms'),
    decision: text(columns, 'decision'),
    score: score === null ? null : number(columns, 'score'),
    features: text(columns, 'features'),
    propensity: number(columns, 'propensity'),
  };
  if (label !== 'wrong' && label !== 'benign') return row;
  return { ...row, label, labelledAtMs: number(columns, 'labelled_at_ms') };
}

function text(columns: Columns, name: string): string {
  const value = columns[name];
  if (typeof value === 'string') return value;
  throw new Error(`${name} is not a text`);
}

function number(columns: Columns, name: string): number {
  const value = columns[name];
  if (typeof value === 'number') return value;
  throw new Error(`${name} is not a number`);
}
