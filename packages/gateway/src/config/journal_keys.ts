import type { JournalKeyring } from '@kakeya/storage';
import { GatewayError } from '../errors.ts';

/** Reads WAL_KEYS: `id:base64,…` with 32-byte keys. The first one writes, all of them read. */
export function parseJournalKeys(text: string): JournalKeyring {
  const keys = new Map<string, Uint8Array>();
  for (const part of text.split(',')) {
    const separator = part.indexOf(':');
    const id = part.slice(0, separator).trim();
    const key = Buffer.from(part.slice(separator + 1), 'base64');
    if (separator < 1 || key.length !== 32 || keys.has(id)) {
      throw new GatewayError(
        'config_invalid',
        'WAL_KEYS must be `id:base64,…` with distinct ids and keys of exactly 32 bytes.',
      );
    }
    keys.set(id, key);
  }
  const [activeKeyId] = keys.keys();
  if (activeKeyId === undefined) throw new GatewayError('config_invalid', 'WAL_KEYS is empty.');
  return { activeKeyId, keys };
}
