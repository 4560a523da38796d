import { extname } from 'node:path';
import { CliError } from '../errors.ts';
import { streamInput } from './read_input.ts';

/** One record as it stands in a file: nothing is parsed, because a signature covers what was written. */
export interface RawRecord {
  readonly file: string;
  /** Counted from 1; null where the file is one record. */
  readonly line: number | null;
  readonly bytes: Uint8Array;
}

/** No gateway takes a larger body. */
const MAX_RECORD_BYTES = 67_108_864;
const NEWLINE = 0x0a;
const LINE_FILES: ReadonlySet<string> = new Set(['.ndjson', '.jsonl']);

/** The records of the files in order: one per line of an `.ndjson` or `.jsonl` file, else one per file. */
export async function* readRecords(files: readonly string[]): AsyncGenerator<RawRecord> {
  for (const file of files) {
    if (LINE_FILES.has(extname(file).toLowerCase())) yield* readLines(file);
    else yield { file, line: null, bytes: await readWhole(file) };
  }
}

/** `FILE` or `FILE:LINE`, for people. */
export function nameOf({ file, line }: Pick<RawRecord, 'file' | 'line'>): string {
  return line === null ? file : `${file}:${line}`;
}

async function readWhole(file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of streamInput(file)) {
    length += chunk.length;
    assertLength(length, file);
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

async function* readLines(file: string): AsyncGenerator<RawRecord> {
  let line = 0;
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of streamInput(file)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(start, end)]);
      pending = [];
      length = 0;
      start = end + 1;
      line += 1;
      if (!isBlank(bytes)) yield { file, line, bytes };
    }
    pending.push(chunk.subarray(start));
    length += chunk.length - start;
    assertLength(length, file);
  }
  const bytes = Buffer.concat(pending);
  if (!isBlank(bytes)) yield { file, line: line + 1, bytes };
}

function assertLength(length: number, file: string): void {
  if (length <= MAX_RECORD_BYTES) return;
  throw new CliError('input_invalid', `${file} holds a record of more than ${MAX_RECORD_BYTES} bytes.`);
}

/** JSON white space only (RFC 8259, section 2). */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
