import { StorageError } from '../../errors.ts';
import type { DedupEntry } from '../types.ts';

/** `<expiry in Unix ms> <digest's length in UTF-16 code units> <digest><value>`: the script reads only the first. */
export function packEntry({ digest, value }: DedupEntry, expiresAtMs: number): string {
  return `${expiresAtMs} ${digest.length} ${digest}${value}`;
}

/** Throws `store_unavailable` for what `packEntry` did not make. */
export function unpackEntry(stored: unknown): { readonly entry: DedupEntry; readonly expiresAtMs: number } {
  const text = typeof stored === 'string' ? stored : '';
  const [header, expiry, digestLength] = /^(-?\d+) (\d+) /.exec(text) ?? [];
  if (header === undefined) {
    throw new StorageError(
      'store_unavailable',
      'A key of the dedup store in Redis holds no dedup entry: another program writes under the same key prefix. Choose another `keyPrefix`.',
    );
  }
  const valueStart = header.length + Number(digestLength);
  return {
    entry: { digest: text.slice(header.length, valueStart), value: text.slice(valueStart) },
    expiresAtMs: Number(expiry),
  };
}
