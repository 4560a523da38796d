import type { Chunks } from './csv_records.ts';
import { jsonLines } from './json_lines.ts';
import { type ListColumns, type ListRow, listRow } from './list_row.ts';

/**
 * Reads a list of identities in JSON Lines as it comes in: an object a line, `columns` naming its members. Every line
 * that is not empty is reported, as an identity or with its problem.
 */
export async function* readListJsonl(
  chunks: Chunks,
  columns: ListColumns,
): AsyncGenerator<ListRow, void, undefined> {
  for await (const row of jsonLines(chunks)) {
    if ('problem' in row) yield row;
    else
      yield listRow(row.line, columns, (name) =>
        Object.hasOwn(row.object, name) ? Reflect.get(row.object, name) : undefined,
      );
  }
}
