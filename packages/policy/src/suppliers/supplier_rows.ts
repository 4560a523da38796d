import { parseJsonStrict } from '@kakeya/protocol';
import type { Chunks } from '../sets/lists/csv_records.ts';
import { csvTable } from '../sets/lists/csv_table.ts';
import { jsonLines } from '../sets/lists/json_lines.ts';

export type SupplierFormat = 'csv' | 'json' | 'jsonl';

/** A supplier; or what is wrong: with this row, or with all from here on (`last`). Lines count from 1. */
export type SupplierRow =
  | { readonly line: number; readonly cellOf: (column: string) => unknown }
  | { readonly line: number; readonly problem: string; readonly last: boolean };

type Rows = AsyncIterable<SupplierRow>;

/** A JSON array is held whole; JSON Lines are for more. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
const JSON_LIMITS = { maxDepth: 16, maxMembers: 8_000_000, maxElements: 8_000_000 } as const;

/**
 * The rows of a supplier file.
 * @param columns those that are needed: a CSV file must have them, in JSON a row without one has an empty value
 * @param delimiter of CSV
 */
export function supplierRows(
  chunks: Chunks,
  format: SupplierFormat,
  columns: readonly string[],
  delimiter: string,
): Rows {
  if (format === 'csv') return csvTable(chunks, columns, { delimiter });
  return format === 'jsonl' ? linesOf(chunks) : elementsOf(chunks);
}

async function* linesOf(chunks: Chunks): AsyncGenerator<SupplierRow, void, undefined> {
  for await (const row of jsonLines(chunks))
    yield 'problem' in row ? { ...row, last: false } : objectRow(row.line, row.object);
}

/** Of an array, the lines are the places of its elements, from 1. */
async function* elementsOf(chunks: Chunks): AsyncGenerator<SupplierRow, void, undefined> {
  const bytes = await joined(chunks);
  const parsed = bytes === undefined ? undefined : parseJsonStrict(bytes, JSON_LIMITS);
  if (parsed === undefined) {
    yield {
      line: 1,
      problem: `The file has more than ${MAX_JSON_BYTES} bytes: write it as JSON Lines.`,
      last: true,
    };
  } else if (!parsed.ok) {
    yield { line: 1, problem: parsed.problems[0]?.message ?? 'The file is not JSON.', last: true };
  } else if (!Array.isArray(parsed.value)) {
    yield { line: 1, problem: 'The file is not a JSON array.', last: true };
  } else {
    const elements: readonly unknown[] = parsed.value;
    for (const [i, element] of elements.entries()) yield elementRow(i + 1, element);
  }
}

const elementRow = (line: number, element: unknown): SupplierRow =>
  typeof element === 'object' && element !== null && !Array.isArray(element)
    ? objectRow(line, element)
    : { line, problem: 'The element is not an object.', last: false };

const objectRow = (line: number, object: object): SupplierRow => ({
  line,
  cellOf: (column) => (Object.hasOwn(object, column) ? Reflect.get(object, column) : undefined),
});

/** undefined: more than is held. */
async function joined(chunks: Chunks): Promise<Uint8Array | undefined> {
  const held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_JSON_BYTES) return undefined;
    held.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of held) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
