import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JournalEntry } from './types.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_CHECK_BYTES = 16;
const NONCE_BYTES = 12;
const COUNTER_BYTES = 8;
const TAG_BYTES = 16;
const PLACE_BYTES = 17;

/** What encryption adds to the length of a payload. */
export const CIPHER_OVERHEAD_BYTES = COUNTER_BYTES + TAG_BYTES;

type EntryPlace = Pick<JournalEntry, 'seq' | 'atMs' | 'kind'>;

/**
 * Encrypts the payloads of one segment with AES-256-GCM (NIST SP 800-38D).
 *
 * A nonce under one key must never repeat, not even for a write that failed or that a crash tore, since
 * somebody may hold a copy of the disk from before. So each segment has its own key, derived by HKDF
 * (RFC 5869) from the keyring's key and the random 128-bit segment id; only the process that created a
 * segment writes to it; and its counter only goes up, also past entries that were refused.
 *
 * The associated data (segment id, position, time, kind) keep a ciphertext from being moved elsewhere.
 * Encryption does not reveal that whole entries or segments were deleted: the ledger does that.
 */
export class SegmentCipher {
  /** Tells a wrong key from a damaged payload. */
  readonly keyCheck: Uint8Array;
  readonly #key: KeyObject;
  readonly #segmentId: Uint8Array;
  #sealed = 0n;

  constructor(key: Uint8Array, segmentId: Uint8Array) {
    const derive = (purpose: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', key, segmentId, `kakeya journal v1 ${purpose}`, length));
    this.#key = createSecretKey(derive('payload', KEY_BYTES));
    this.keyCheck = derive('key check', KEY_CHECK_BYTES);
    this.#segmentId = segmentId;
  }

  /** Counter, ciphertext and tag: the pieces of the stored payload, in their order. */
  seal(entry: JournalEntry): readonly Uint8Array[] {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeBigUInt64LE(this.#sealed, NONCE_BYTES - COUNTER_BYTES);
    this.#sealed += 1n;
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#associated(entry));
    const ciphertext = cipher.update(entry.payload);
    cipher.final();
    return [nonce.subarray(NONCE_BYTES - COUNTER_BYTES), ciphertext, cipher.getAuthTag()];
  }

  /** The payload, or undefined if it is not what was sealed under this key for this position, time and kind. */
  open(stored: Uint8Array, place: EntryPlace): Uint8Array | undefined {
    if (stored.length < CIPHER_OVERHEAD_BYTES) return undefined;
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.set(stored.subarray(0, COUNTER_BYTES), NONCE_BYTES - COUNTER_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(this.#associated(place));
    decipher.setAuthTag(stored.subarray(stored.length - TAG_BYTES));
    const payload = decipher.update(stored.subarray(COUNTER_BYTES, stored.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return payload;
  }

  #associated(place: EntryPlace): Uint8Array {
    const fields = Buffer.alloc(PLACE_BYTES);
    fields.writeBigUInt64LE(BigInt(place.seq), 0);
    fields.writeBigUInt64LE(BigInt(place.atMs), 8);
    fields.writeUInt8(place.kind, 16);
    return Buffer.concat([this.#segmentId, fields]);
  }
}
