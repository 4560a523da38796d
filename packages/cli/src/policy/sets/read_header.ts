import { extname } from 'node:path';
import type { SetHeader } from '@kakeya/policy';
import { parseRootFile } from '@kakeya/policy/sets';
import { inFile } from '../source/in_file.ts';
import { readUtf8 } from '../source/read_text.ts';
import { readSet } from './read_set.ts';

/**
 * What a set is by, of the set itself or of its root file, which ends in .json.
 * @throws CliError `file_unreadable`, `input_invalid`
 */
export async function readHeader(file: string): Promise<SetHeader> {
  if (extname(file).toLowerCase() !== '.json') return (await readSet(file)).header;
  const text = await readUtf8(file);
  return inFile(file, () => parseRootFile(text)).header;
}
