import { PolicyError } from '../../errors.ts';
import type { Chunks } from './csv_records.ts';
import { type CsvOptions, csvTable } from './csv_table.ts';
import { fieldsOf, type ListColumns, type ListRow, listRow } from './list_row.ts';

/**
 * Reads a list of identities in CSV (RFC 4180, with a header) as it comes in. Every row is reported, as an identity or
 * with its problem; a row without a value for each of `columns` is a problem.
 * @throws PolicyError `set_invalid` where the header lacks a column, or the rest of the file cannot be read
 */
export async function* readListCsv(
  chunks: Chunks,
  columns: ListColumns,
  options: CsvOptions = {},
): AsyncGenerator<ListRow, void, undefined> {
  const wanted = fieldsOf(columns).map((field) => columns[field] ?? field);
  for await (const row of csvTable(chunks, wanted, options)) {
    if ('cellOf' in row) yield listRow(row.line, columns, row.cellOf);
    else if (!row.last) yield { line: row.line, problem: row.problem };
    else
      throw new PolicyError(
        'set_invalid',
        `The list cannot be read from line ${row.line} on. ${row.problem}`,
      );
  }
}
