import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

/** Replaces files of the same names. @throws CliError `file_unwritable` */
export async function writeFiles(
  directory: string,
  files: readonly { readonly name: string; readonly content: string }[],
): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    for (const { name, content } of files) await writeFile(join(directory, name), content);
  } catch (cause) {
    throw new CliError('file_unwritable', `The report cannot be written to ${directory}: ${String(cause)}.`, {
      cause,
    });
  }
}
