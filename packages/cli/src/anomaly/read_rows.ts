import { VerdictError } from '@kakeya/verdict';
import { type Features, parseFeatures } from '@kakeya/verdict/risk';
import { CliError } from '../errors.ts';
import { readFeatureStore } from '../models/read_feature_store.ts';
import { type LineReader, readJsonLines, unknownField } from '../records/json_lines.ts';

export interface RowSource {
  /** The data directory of a gateway, … */
  readonly store?: string;
  readonly tenant?: string;
  /** … or JSON Lines of accepted outputs, oldest first. */
  readonly data?: string;
}

export interface AcceptedRow {
  readonly features: Features;
  /** When it was decided, Unix ms; null where the file does not say. */
  readonly atMs: number | null;
}

export interface AcceptedRows {
  readonly source: string;
  /** Oldest first. */
  readonly rows: readonly AcceptedRow[];
  /** Rows that were not accepted, or turned out to be wrong: they must not teach what is usual. */
  readonly passedOver: number;
}

/** @throws CliError `option_invalid` unless one source is named */
export async function readAcceptedRows({ store, tenant, data }: RowSource): Promise<AcceptedRows> {
  if (data !== undefined && store === undefined && tenant === undefined) {
    const rows = await readJsonLines(data, readRow);
    return { source: data, rows, passedOver: 0 };
  }
  if (store === undefined || data !== undefined) {
    throw new CliError(
      'option_invalid',
      'Give --store (and --tenant) for a data directory, or --data for a file.',
    );
  }
  const rows: AcceptedRow[] = [];
  let passedOver = 0;
  for await (const row of readFeatureStore(store, { tenant, labelled: false })) {
    const { features, atMs, decision, label } = row;
    if (decision === 'accept' && label !== 'wrong') rows.push({ features, atMs });
    else passedOver += 1;
  }
  return { source: store, rows, passedOver };
}

const KNOWN: ReadonlySet<string> = new Set(['features']);

const readRow: LineReader<AcceptedRow> = (members) => {
  const unknown = unknownField(members, KNOWN);
  if (unknown !== undefined) return { fault: unknown };
  try {
    return { features: parseFeatures(members.get('features')), atMs: null };
  } catch (error) {
    if (error instanceof VerdictError) return { fault: error.message };
    throw error;
  }
};
