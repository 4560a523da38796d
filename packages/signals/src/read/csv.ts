import { SignalError } from '../errors.ts';
import { type CsvRow, canonicalRowsV01 } from './canonical_rows.ts';
import { type Line, readLines } from './lines.ts';
import { type RowBatch, rowsPerBatch } from './row_batch.ts';

const HEADER = 'timestamp,x,y,z';
const COLUMNS = 4;
/** Three coordinates; the timestamp is not one of them. */
const DIMENSION = 3;
const MAX_LINE = 4096;
const BATCH_ROWS = rowsPerBatch(DIMENSION);

/** A decimal number with optional sign, fraction and exponent; blanks around it are kept in the raw spelling. */
const NUMBER = /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;

export interface CsvBatch extends RowBatch {
  readonly rows: readonly CsvRow[];
}

/**
 * The points of a CSV file with the header `timestamp,x,y,z`, in batches of bounded size. `raw` holds the canonical
 * rows of PCS 0.1. LF or CRLF; empty lines are skipped, as by Python's reader; quotes are not accepted.
 *
 * @throws SignalError `input_malformed` or `input_not_finite` with the line number, `input_empty` without a row,
 * `input_too_large` for a line above 4096 characters
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvBatch> {
  let headerSeen = false;
  let yielded = false;
  let rows: CsvRow[] = [];
  for await (const lines of readLines(source, MAX_LINE)) {
    for (const line of lines) {
      if (line.text === '') continue;
      if (!headerSeen) {
        assertHeader(line);
        headerSeen = true;
        continue;
      }
      rows.push(parseRow(line));
      if (rows.length < BATCH_ROWS) continue;
      yield toBatch(rows, yielded);
      yielded = true;
      rows = [];
    }
  }
  if (rows.length > 0) yield toBatch(rows, yielded);
  else if (!yielded) {
    throw new SignalError(
      'input_empty',
      `The CSV file holds no rows: it needs the header ${HEADER} and one row.`,
    );
  }
}

function assertHeader({ number, text }: Line): void {
  if (text === HEADER) return;
  throw new SignalError('input_malformed', `Line ${number}: the header must be ${HEADER}.`);
}

function parseRow({ number, text }: Line): CsvRow {
  const fields = text.split(',');
  const [timestamp, x, y, z] = fields;
  if (
    fields.length !== COLUMNS ||
    timestamp === undefined ||
    x === undefined ||
    y === undefined ||
    z === undefined
  ) {
    throw new SignalError(
      'input_malformed',
      `Line ${number}: ${fields.length} fields, but ${HEADER} needs ${COLUMNS}.`,
    );
  }
  for (const field of fields) {
    if (!NUMBER.test(field)) {
      throw new SignalError(
        'input_malformed',
        `Line ${number}: ${JSON.stringify(field.slice(0, 40))} is not a number.`,
      );
    }
    if (!Number.isFinite(Number(field))) {
      throw new SignalError(
        'input_not_finite',
        `Line ${number}: ${field.slice(0, 40)} exceeds the range of a double.`,
      );
    }
  }
  return { timestamp: Number(timestamp), x, y, z };
}

function toBatch(rows: readonly CsvRow[], follows: boolean): CsvBatch {
  const data = Float64Array.from(rows.flatMap(({ x, y, z }) => [Number(x), Number(y), Number(z)]));
  const raw = new TextEncoder().encode(`${follows ? '\n' : ''}${canonicalRowsV01(rows)}`);
  return { rows, matrix: { n: rows.length, d: DIMENSION, data }, raw };
}
