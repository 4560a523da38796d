import { parseJsonStrict } from '@kakeya/protocol';
import { CliError } from '../../errors.ts';
import { readBytes } from './read_text.ts';

/** What a context may have, with room for proofs beside it. */
const LIMITS = { maxDepth: 32, maxMembers: 200_000, maxElements: 2_000_000 } as const;

/** @throws CliError `file_unreadable`, `input_invalid` */
export const readJson = async (file: string): Promise<unknown> => parseJson(file, await readBytes(file));

/** @param where the file, or its line. @throws CliError `input_invalid` */
export function parseJson(where: string, bytes: Uint8Array): unknown {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problems.map(({ pointer, message }) =>
    pointer === '' ? message : `${pointer}: ${message}`,
  );
  throw new CliError('input_invalid', `${where}: ${problems.join(' ')}`);
}
