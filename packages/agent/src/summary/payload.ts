import { assertMatrix, collectRows, type Matrix, type Payload, readCsv, SignalError } from '@kakeya/signals';

type Rows = readonly (readonly number[])[];

/** What an agent's output looks like before it is summarised. */
export type SummaryData =
  /** The output itself. */
  | { readonly text: string }
  /** One point a row. Committed to as JSON Lines: compact rows joined by LF. */
  | { readonly points: Rows }
  /** One vector a row. Rows are committed to as JSON Lines, a matrix as its little-endian float64 values. */
  | { readonly embeddings: Rows | Matrix }
  /** A file `timestamp,x,y,z`. Committed to as its canonical rows. */
  | { readonly csv: string | Uint8Array };

/** @throws SignalError for data that are not what they are given as. */
export async function toPayload(data: SummaryData): Promise<Payload> {
  if ('text' in data) return { kind: 'text', text: data.text };
  if ('points' in data) return rowsPayload('points', data.points);
  if ('csv' in data) {
    const bytes = typeof data.csv === 'string' ? new TextEncoder().encode(data.csv) : data.csv;
    return { kind: 'points', ...(await collectRows(readCsv(once(bytes)))) };
  }
  const { embeddings } = data;
  return isMatrix(embeddings) ? matrixPayload(embeddings) : rowsPayload('embeddings', embeddings);
}

function isMatrix(value: Rows | Matrix): value is Matrix {
  return !Array.isArray(value);
}

function matrixPayload(matrix: Matrix): Payload {
  assertMatrix(matrix);
  const raw = new Uint8Array(matrix.data.length * 8);
  const view = new DataView(raw.buffer);
  for (const [i, value] of matrix.data.entries()) view.setFloat64(8 * i, value, true);
  return { kind: 'embeddings', matrix, raw };
}

function rowsPayload(kind: 'points' | 'embeddings', rows: Rows): Payload {
  const d = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== d);
  if (ragged !== -1) {
    throw new SignalError(
      'dimension_mismatch',
      `Row ${ragged} has ${rows[ragged]?.length} numbers, row 0 has ${d}: give rows of one length.`,
    );
  }
  const matrix: Matrix = { n: rows.length, d, data: Float64Array.from(rows.flat()) };
  assertMatrix(matrix);
  const raw = new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join('\n'));
  return { kind, matrix, raw };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
