import { PolicyError } from '../../errors.ts';
import { type Chunks, csvRecords } from './csv_records.ts';

export interface CsvOptions {
  /** Between cells; default a comma. */
  readonly delimiter?: string;
}

/** They have a meaning in CSV already. */
const UNFIT = '"\r\n';

/** A row by column; or what is wrong: with this row, or with all from here on. */
export type CsvRow =
  | { readonly line: number; readonly cellOf: (column: string) => string | undefined }
  | { readonly line: number; readonly problem: string; readonly last: boolean };

/**
 * Reads CSV with a header of which `columns` are wanted: each must be there, and once. Lines with nothing on them are
 * passed over; a row with more or fewer cells than the header could have its values in the wrong columns, and is none.
 * @throws PolicyError `argument_invalid`
 */
export async function* csvTable(
  chunks: Chunks,
  columns: readonly string[],
  { delimiter = ',' }: CsvOptions,
): AsyncGenerator<CsvRow, void, undefined> {
  if (delimiter.length !== 1 || UNFIT.includes(delimiter)) {
    throw new PolicyError(
      'argument_invalid',
      'A delimiter is one character: a comma, a semicolon, a tab or a bar.',
    );
  }
  let header: readonly string[] | undefined;
  for await (const record of csvRecords(chunks, delimiter)) {
    if ('broken' in record) {
      yield { line: record.line, problem: record.broken, last: true };
      return;
    }
    const { line, cells } = record;
    if (cells.length === 1 && cells[0]?.trim() === '') continue;
    if (header === undefined) {
      header = cells.map((cell) => cell.trim());
      const problem = headerProblem(header, columns);
      if (problem !== undefined) {
        yield { line, problem, last: true };
        return;
      }
    } else if (cells.length !== header.length) {
      yield { line, problem: `The row has ${cells.length} cells, the header ${header.length}.`, last: false };
    } else {
      const names = header;
      yield { line, cellOf: (column) => cells[names.indexOf(column)] };
    }
  }
  if (header === undefined) yield { line: 1, problem: 'The file is empty: it needs a header.', last: true };
}

function headerProblem(header: readonly string[], columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const times = header.filter((name) => name === column).length;
    if (times === 0) return `The header has no column ${JSON.stringify(column)}: is the delimiter right?`;
    if (times > 1)
      return `The header has the column ${JSON.stringify(column)} ${times} times: which one is meant?`;
  }
  return undefined;
}
