import { writeFile } from 'node:fs/promises';
import { CliError } from '../../errors.ts';

/** Replaces a file of the name. @throws CliError `file_unwritable` */
export async function writeOut(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
