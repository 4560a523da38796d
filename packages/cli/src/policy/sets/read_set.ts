import { type CommittedSet, decodeSet } from '@kakeya/policy/sets';
import { inFile } from '../source/in_file.ts';
import { readBytes } from '../source/read_text.ts';

/** @throws CliError `file_unreadable`, `input_invalid` */
export async function readSet(file: string): Promise<CommittedSet> {
  const bytes = await readBytes(file);
  return inFile(file, () => decodeSet(bytes));
}
