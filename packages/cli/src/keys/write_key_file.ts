import { writeFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';
import { formatKeyFile, type LoadedKey } from '@kakeya/agent/keys';

/** Only the owner may read it, and no existing key is overwritten: records signed with it would be orphaned. */
export async function writeKeyFile(path: string, key: LoadedKey): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(formatKeyFile(key), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const advice = exists ? 'it exists; choose another name' : String(cause);
    throw new CliError('file_unwritable', `${path} cannot be written: ${advice}.`, { cause });
  }
}
