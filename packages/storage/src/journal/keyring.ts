import { StorageError } from '../errors.ts';
import type { SegmentEncryption } from './segment_header.ts';
import { MAX_KEY_ID_BYTES } from './segment_header.ts';
import { SegmentCipher } from './segment_cipher.ts';

const KEY_BYTES = 32;

/**
 * The keys that payloads are encrypted under. New segments use the active one; older segments need the
 * key that they name, for as long as they are kept.
 */
export interface JournalKeyring {
  readonly activeKeyId: string;
  /** 32 bytes each, by id (at most 255 bytes of UTF-8). */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** Throws `journal_key_missing` if the active key is absent, RangeError if a key or an id has the wrong size. */
export function checkKeyring(keyring: JournalKeyring): void {
  for (const [id, key] of keyring.keys) {
    if (key.length !== KEY_BYTES) throw new RangeError(`Journal key "${id}" must have ${KEY_BYTES} bytes.`);
    if (Buffer.byteLength(id) > MAX_KEY_ID_BYTES) {
      throw new RangeError(`A journal key id must have at most ${MAX_KEY_ID_BYTES} bytes.`);
    }
  }
  requireKey(keyring, keyring.activeKeyId);
}

/** The cipher of a new segment, and what its header says about it. */
export function cipherForNewSegment(
  keyring: JournalKeyring,
  segmentId: Uint8Array,
): { cipher: SegmentCipher; encryption: SegmentEncryption } {
  const keyId = keyring.activeKeyId;
  const cipher = new SegmentCipher(requireKey(keyring, keyId), segmentId);
  return { cipher, encryption: { keyId, keyCheck: cipher.keyCheck } };
}

/** The cipher of an existing segment. Throws `journal_key_missing` if its key is absent or another. */
export function cipherForSegment(
  keyring: JournalKeyring | undefined,
  segmentId: Uint8Array,
  encryption: SegmentEncryption,
): SegmentCipher {
  const cipher = new SegmentCipher(requireKey(keyring, encryption.keyId), segmentId);
  if (!Buffer.from(cipher.keyCheck).equals(encryption.keyCheck)) {
    throw new StorageError(
      'journal_key_missing',
      `The journal key given as "${encryption.keyId}" is not the one that a segment was written with. Provide the original key under this id.`,
    );
  }
  return cipher;
}

function requireKey(keyring: JournalKeyring | undefined, id: string): Uint8Array {
  const key = keyring?.keys.get(id);
  if (key !== undefined) return key;
  throw new StorageError(
    'journal_key_missing',
    `The journal needs the encryption key "${id}". Add it to the journal's keyring.`,
  );
}
