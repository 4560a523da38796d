import { readFileSync } from 'node:fs';
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
  const keys = new Map<string, Uint8Array>();
  for (const part of text.split(',')) {
    const separator = part.indexOf(':');
    const id = part.slice(0, separator).trim();
    const key = Buffer.from(part.slice(separator + 1), 'base64');
    if (separator < 1 || key.length !== 32 || keys.has(id)) throw malformed();
    keys.set(id, key);
  }
  const [activeKeyId] = keys.keys();
  if (activeKeyId === undefined) throw malformed();
  return { activeKeyId, keys };
}

function readKeysFile(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch (cause) {
    throw new CliError('file_unreadable', `WAL_KEYS_FILE names ${path}, which cannot be read.`, { cause });
  }
}

function malformed(): CliError {
  return new CliError(
    'key_invalid',
    'WAL_KEYS must be `id:base64,…` with distinct ids and keys of exactly 32 bytes.',
  );
}
