import { parseJsonStrict } from '@kakeya/protocol';
import { CliError } from '../../errors.ts';
import { nameOf, type RawRecord } from '../../records/read_records.ts';
import { jsonFault } from './json_fault.ts';
import { readBytes } from './read_text.ts';

/** What a context may have, with room for proofs beside it. */
const LIMITS = { maxDepth: 32, maxMembers: 200_000, maxElements: 2_000_000 } as const;

/** @throws CliError `file_unreadable`, `input_invalid` */
export const readJson = async (file: string): Promise<unknown> =>
  parseJson({ file, line: null }, await readBytes(file));

/** @throws CliError `input_invalid`, with the place where it is no JSON */
export function parseJson(source: Pick<RawRecord, 'file' | 'line'>, bytes: Uint8Array): unknown {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (parsed.ok) return parsed.value;
  const fault = jsonFault(new TextDecoder().decode(bytes));
  if (fault !== undefined) {
    const place = `${source.file}:${(source.line ?? 1) + fault.line - 1}:${fault.column}`;
    throw new CliError('input_invalid', `${place}: This is not JSON (RFC 8259) from here on.`);
  }
  const problems = parsed.problems.map(({ pointer, message }) =>
    pointer === '' ? message : `${pointer}: ${message}`,
  );
  throw new CliError('input_invalid', `${nameOf(source)}: ${problems.join(' ')}`);
}
