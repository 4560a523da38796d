import { SignalError } from '../errors.ts';
import { readJsonl } from './jsonl.ts';
import type { JsonlVector } from './jsonl_item.ts';
import { type RowBatch, rowsPerBatch } from './row_batch.ts';

/**
 * The points of a JSON Lines file of arrays, in batches of bounded size. `raw` holds the rows as compact JSON
 * (numbers as in RFC 8785) joined by LF, so that spacing in the file makes no difference.
 *
 * @throws SignalError as `readJsonl`; `dimension_mismatch` for rows of different lengths, `input_malformed` for an
 * object among the arrays
 */
export async function* readJsonlRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<RowBatch> {
  let d: number | undefined;
  let yielded = false;
  let rows: JsonlVector[] = [];
  for await (const item of readJsonl(source)) {
    if (item.kind !== 'vector') {
      throw new SignalError('input_malformed', `Line ${item.line}: an array of numbers is expected.`);
    }
    d ??= item.values.length;
    if (item.values.length !== d) {
      throw new SignalError(
        'dimension_mismatch',
        `Line ${item.line}: ${item.values.length} numbers follow rows of ${d}.`,
      );
    }
    rows.push(item);
    if (rows.length < rowsPerBatch(d)) continue;
    yield toBatch(rows, d, yielded);
    yielded = true;
    rows = [];
  }
  if (rows.length > 0 && d !== undefined) yield toBatch(rows, d, yielded);
}

function toBatch(rows: readonly JsonlVector[], d: number, follows: boolean): RowBatch {
  const data = new Float64Array(rows.length * d);
  rows.forEach((row, i) => {
    data.set(row.values, i * d);
  });
  const lines = rows.map((row) => row.compact).join('\n');
  return {
    matrix: { n: rows.length, d, data },
    raw: new TextEncoder().encode(`${follows ? '\n' : ''}${lines}`),
  };
}
