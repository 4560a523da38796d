import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';

/** The bytes of a file as a stream. @throws CliError `file_unreadable`, while it is read */
export async function* streamInput(path: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path);
  try {
    for await (const chunk of stream) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    stream.destroy();
  }
}

/** @throws CliError `file_unreadable` */
export async function readInputText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Says why a file cannot be read. */
export function unreadable(path: string, cause: unknown): CliError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'it is a directory'
        : code === 'EACCES'
          ? 'this user may not read it'
          : String(cause);
  return new CliError('file_unreadable', `${path} cannot be read: ${why}.`, { cause });
}
