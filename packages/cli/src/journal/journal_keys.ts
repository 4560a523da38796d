import { readFileSync } from 'node:fs';
import { parseJournalKeys } from '@kakeya/gateway';
import type { JournalKeyring } from '@kakeya/storage';
import { CliError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The keys of an encrypted journal, from WAL_KEYS or the file that WAL_KEYS_FILE names, as the gateway takes them:
 * `id:base64,…`. They are never taken from the command line, where every user of the machine could read them.
 */
export function journalKeysFrom(env: Environment): JournalKeyring | undefined {
  const text = env['WAL_KEYS'] || readKeysFile(env['WAL_KEYS_FILE']);
  if (text === undefined) return undefined;
  return parseJournalKeys(text);
}

function readKeysFile(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch (cause) {
    throw new CliError('file_unreadable', `WAL_KEYS_FILE names ${path}, which cannot be read.`, { cause });
  }
}
