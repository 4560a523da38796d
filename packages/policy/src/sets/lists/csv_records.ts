import { type CsvError, parse } from 'csv-parse/stream';

export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The cells of a record, with the line on which it begins, from 1; or, as the last one, where the file stops being CSV. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly broken: string };

/** In characters; a quote that is never closed would otherwise take in the rest of the file. */
const MAX_RECORD_LENGTH = 65_536;

/** A stray carriage return must not become the end of a name. */
const RECORD_ENDS = ['\r\n', '\n', '\r'];
const LINE_BREAK = /\r\n|\n|\r/g;

/**
 * Reads CSV (RFC 4180) as it comes in: any line ends, with or without a byte order mark, records of any number of
 * cells. Empty lines are records of one empty cell.
 */
export async function* csvRecords(
  chunks: Chunks,
  delimiter: string,
): AsyncGenerator<CsvRecord, void, undefined> {
  const errors: CsvError[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: RECORD_ENDS,
    relax_column_count: true,
    max_record_size: MAX_RECORD_LENGTH,
    // An error thrown would take along the records before it that nobody has read yet.
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) errors.push(error);
      return undefined;
    },
    // What the parser makes of the rest after an error is a guess.
    on_record: (cells) => (errors.length === 0 ? cells : null),
  });
  let line = 1;
  const records: ReadableStream<readonly string[]> = streamOf(until(chunks, errors)).pipeThrough(parser);
  for await (const cells of records) {
    yield { line, cells };
    for (const cell of cells) line += cell.match(LINE_BREAK)?.length ?? 0;
    line += 1;
  }
  const [error] = errors;
  if (error !== undefined) yield { line, broken: messageOf(error) };
}

/** The parser's own messages quote the file, which is for nobody's log. */
const messageOf = ({ code }: CsvError): string =>
  code === 'CSV_MAX_RECORD_SIZE'
    ? `The record has more than ${MAX_RECORD_LENGTH} characters: is a quote never closed?`
    : 'A quote is not opened or closed as in CSV (RFC 4180): what follows cannot be told apart.';

async function* until(
  chunks: Chunks,
  errors: readonly CsvError[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    if (errors.length > 0) return;
    yield chunk;
  }
}

const streamOf = (source: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const next = await source.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await source.return();
    },
  });
