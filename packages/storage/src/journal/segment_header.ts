import { StorageError } from '../errors.ts';
import { crc32c } from './crc32c.ts';
import { FORMAT_VERSION, HEADER_BLOCK_BYTES, HEADER_COPIES, SEGMENT_ID_BYTES } from './format.ts';
import type { Seq } from './types.ts';

const MAGIC = Buffer.from('KAKEYA-J', 'ascii');
const CRC_AT = HEADER_BLOCK_BYTES - 4;
const KEY_CHECK_AT = 48;
const KEY_CHECK_BYTES = 16;
const KEY_ID_AT = 64;
export const MAX_KEY_ID_BYTES = 255;

export interface SegmentHeader {
  readonly firstSeq: Seq;
  /** Unix ms. */
  readonly createdAtMs: number;
  /** 16 random bytes. */
  readonly id: Uint8Array;
  /** Absent when payloads are stored as they are. */
  readonly encryption?: SegmentEncryption;
}

export interface SegmentEncryption {
  readonly keyId: string;
  /** 16 bytes that only the right key derives. */
  readonly keyCheck: Uint8Array;
}

/** Both copies, as they stand at the start of a segment. */
export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const block = Buffer.alloc(HEADER_BLOCK_BYTES);
  MAGIC.copy(block, 0);
  block.writeUInt32LE(FORMAT_VERSION, 8);
  block.writeUInt32LE(header.encryption === undefined ? 0 : 1, 12);
  block.writeBigUInt64LE(BigInt(header.firstSeq), 16);
  block.writeBigUInt64LE(BigInt(header.createdAtMs), 24);
  block.set(header.id, 32);
  if (header.encryption !== undefined) {
    const keyId = Buffer.from(header.encryption.keyId, 'utf8');
    block.set(header.encryption.keyCheck, KEY_CHECK_AT);
    block.writeUInt8(keyId.length, KEY_ID_AT);
    keyId.copy(block, KEY_ID_AT + 1);
  }
  block.writeUInt32LE(crc32c(block, 0, 0, CRC_AT), CRC_AT);
  return Buffer.concat(Array.from({ length: HEADER_COPIES }, () => block));
}

/**
 * The header in one copy of the block, or undefined if its checksum fails.
 * Throws `journal_corrupt` for a sound header of a later format, which must not be guessed at.
 */
export function decodeSegmentHeader(block: Buffer): SegmentHeader | undefined {
  if (block.length !== HEADER_BLOCK_BYTES || !block.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (block.readUInt32LE(CRC_AT) !== crc32c(block, 0, 0, CRC_AT)) return undefined;
  const version = block.readUInt32LE(8);
  if (version !== FORMAT_VERSION) {
    throw new StorageError(
      'journal_corrupt',
      `The journal has segments of format version ${version}; this release reads version ${FORMAT_VERSION}. Use the release that wrote them.`,
    );
  }
  const header = {
    firstSeq: Number(block.readBigUInt64LE(16)),
    createdAtMs: Number(block.readBigUInt64LE(24)),
    id: Uint8Array.from(block.subarray(32, 32 + SEGMENT_ID_BYTES)),
  };
  if ((block.readUInt32LE(12) & 1) === 0) return header;
  const keyIdLength = block.readUInt8(KEY_ID_AT);
  const keyId = block.toString('utf8', KEY_ID_AT + 1, KEY_ID_AT + 1 + keyIdLength);
  const keyCheck = Uint8Array.from(block.subarray(KEY_CHECK_AT, KEY_CHECK_AT + KEY_CHECK_BYTES));
  return { ...header, encryption: { keyId, keyCheck } };
}
