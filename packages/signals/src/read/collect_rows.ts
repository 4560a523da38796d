import { SignalError } from '../errors.ts';
import type { Matrix } from '../types.ts';
import type { RowBatch } from './row_batch.ts';

/** 512 MiB of doubles. Above it, use the streaming forms. */
const MAX_VALUES = 2 ** 26;

/**
 * All batches of a reader as one matrix and one run of raw bytes.
 *
 * @param maxValues cap on n · d, default 2^26
 * @throws SignalError `input_empty`, `dimension_mismatch`, or `input_too_large` above the cap
 */
export async function collectRows(
  batches: AsyncIterable<RowBatch>,
  maxValues: number = MAX_VALUES,
): Promise<{ readonly matrix: Matrix; readonly raw: Uint8Array }> {
  const parts: RowBatch[] = [];
  let values = 0;
  for await (const batch of batches) {
    values += batch.matrix.data.length;
    if (values > maxValues)
      throw new SignalError('input_too_large', `The data exceed ${maxValues} values: stream them.`);
    const d = parts[0]?.matrix.d ?? batch.matrix.d;
    if (batch.matrix.d !== d) {
      throw new SignalError(
        'dimension_mismatch',
        `Rows of ${batch.matrix.d} coordinates follow rows of ${d}.`,
      );
    }
    parts.push(batch);
  }
  const first = parts[0];
  if (first === undefined)
    throw new SignalError('input_empty', 'There are no points: at least one row is needed.');
  return { matrix: joinMatrices(parts, first.matrix.d, values), raw: joinRaw(parts) };
}

function joinMatrices(parts: readonly RowBatch[], d: number, values: number): Matrix {
  const data = new Float64Array(values);
  let offset = 0;
  for (const { matrix } of parts) {
    data.set(matrix.data, offset);
    offset += matrix.data.length;
  }
  return { n: values / d, d, data };
}

function joinRaw(parts: readonly RowBatch[]): Uint8Array {
  const raw = new Uint8Array(parts.reduce((length, part) => length + part.raw.length, 0));
  let offset = 0;
  for (const part of parts) {
    raw.set(part.raw, offset);
    offset += part.raw.length;
  }
  return raw;
}
