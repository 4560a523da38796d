import { extname } from 'node:path';
import { parseMapping, readSuppliers, type SupplierOptions } from '@kakeya/policy/suppliers';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { streamInput } from '../records/read_input.ts';
import { assertMappedBy } from './sets/assert_mapped_by.ts';
import { readHeader } from './sets/read_header.ts';
import { inFile } from './source/in_file.ts';
import { readUtf8 } from './source/read_text.ts';
import { writeOut } from './source/write_out.ts';

export interface SuppliersOptions {
  readonly in: string;
  readonly mapping: string;
  /** A set, or its root file, that the suppliers will be looked up in. */
  readonly set?: string;
  readonly out: string;
  readonly delimiter: string;
  readonly tolerate: number;
}

const FORMATS: ReadonlyMap<string, SupplierOptions['format']> = new Map([
  ['.csv', 'csv'],
  ['.json', 'json'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
]);

/** `kakeya policy suppliers`: nothing is written of a file with more invalid rows than are tolerated. */
export async function makeContext(options: SuppliersOptions): Promise<ExitCode> {
  const { in: file, mapping: mappingFile, set, out, delimiter, tolerate } = options;
  const text = await readUtf8(mappingFile);
  const mapping = inFile(mappingFile, () => parseMapping(text));
  if (set !== undefined) assertMappedBy(mappingFile, mapping, set, await readHeader(set));
  const format = FORMATS.get(extname(file).toLowerCase());
  if (format === undefined) {
    throw new CliError(
      'input_invalid',
      `${file} is of no known kind: give suppliers as .csv, .json or .jsonl.`,
    );
  }
  const read = await readSuppliers(streamInput(file), mapping, { format, delimiter, tolerate });
  for (const { line, column, message } of read.problems) {
    note(printable(`${file}:${line}:${column === null ? '' : ` ${column}:`} ${message}`));
  }
  if (!read.ok) {
    note(
      `${read.invalidRows} of ${read.rows} rows are invalid, ${tolerate} tolerated (--tolerate): no context.`,
    );
    return EXIT.invalid;
  }
  const { inputs } = read.context;
  const context = `${JSON.stringify({ inputs, commitments: {}, lists: {} }, null, 2)}\n`;
  await (out === '-' ? print(context) : writeOut(out, context));
  note(`${read.rows} suppliers, ${read.invalidRows} invalid rows.`);
  if (read.missing.length > 0)
    note(`Left out, so that rules over them are unknown: ${read.missing.join(', ')}`);
  return EXIT.ok;
}
