import { parseJsonStrict } from '@kakeya/protocol';
import { byteLines, MAX_LINE_BYTES } from './byte_lines.ts';
import type { Chunks } from './csv_records.ts';

export type JsonLine =
  | { readonly line: number; readonly object: object }
  | { readonly line: number; readonly problem: string };

const LIMITS = { maxDepth: 16, maxMembers: 4096, maxElements: 8192 } as const;

/** Reads JSON Lines: an object a line. Lines of nothing but spaces are passed over. */
export async function* jsonLines(chunks: Chunks): AsyncGenerator<JsonLine, void, undefined> {
  for await (const { line, bytes } of byteLines(chunks)) {
    if (bytes === undefined) yield { line, problem: `The line is longer than ${MAX_LINE_BYTES} bytes.` };
    else if (!bytes.every(isSpace)) yield readLine(line, bytes);
  }
}

function readLine(line: number, bytes: Uint8Array): JsonLine {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (!parsed.ok) return { line, problem: parsed.problems[0]?.message ?? 'The line is not JSON.' };
  const { value } = parsed;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { line, object: value }
    : { line, problem: 'The line is not a JSON object.' };
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;
