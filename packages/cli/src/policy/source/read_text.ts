import { readFile } from 'node:fs/promises';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../records/read_input.ts';

/** @throws CliError `file_unreadable` */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** undefined: the bytes are not UTF-8. Replaced by a sign, they would be another text. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (fault) {
    if (fault instanceof TypeError) return undefined;
    throw fault;
  }
}

/** @throws CliError `file_unreadable`, `input_invalid` */
export async function readUtf8(path: string): Promise<string> {
  const text = utf8(await readBytes(path));
  if (text === undefined) throw new CliError('input_invalid', `${path} is not UTF-8: encode it as UTF-8.`);
  return text;
}
