import { SignalError } from '../errors.ts';
import { assertMatrix } from '../matrix.ts';
import type { Matrix } from '../types.ts';
import { ByteReader } from './byte_reader.ts';
import { type NpyHeader, readNpyHeader } from './npy_header.ts';
import { type RowBatch, rowsPerBatch } from './row_batch.ts';

/**
 * The rows of an `.npy` file (version 1 or 2, little-endian float32 or float64, C order, two dimensions) in batches
 * of bounded size. `raw` holds the array data as stored, without the header.
 *
 * @throws SignalError `input_malformed` for any other file, a truncated one, or bytes after the data;
 * `input_empty`, `input_not_finite` with the row number, `input_too_large`
 */
export async function* readNpy(source: AsyncIterable<Uint8Array>): AsyncGenerator<RowBatch> {
  const reader = new ByteReader(source);
  try {
    const header = await readNpyHeader(reader);
    const batchRows = rowsPerBatch(header.d);
    for (let row = 0; row < header.n; row += batchRows) {
      const rows = Math.min(batchRows, header.n - row);
      const raw = await reader.take(rows * header.d * header.bytesPerValue);
      const matrix = decodeRows(raw, rows, header);
      assertMatrix(matrix, row);
      yield { matrix, raw };
    }
    if (!(await reader.atEnd())) {
      throw new SignalError(
        'input_malformed',
        'The npy file is longer than its shape: bytes follow the data.',
      );
    }
  } finally {
    await reader.close();
  }
}

function decodeRows(raw: Uint8Array, n: number, { d, bytesPerValue }: NpyHeader): Matrix {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = new Float64Array(n * d);
  for (let i = 0; i < data.length; i++) {
    data[i] = bytesPerValue === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
  }
  return { n, d, data };
}
