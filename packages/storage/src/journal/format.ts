/**
 * Byte layout of the journal, version 1. Integers are little-endian.
 *
 * A journal is a directory of segments, each named by the position of its first entry in 20 digits:
 * `00000000000000000001.seg`. `next.prepared` is a zero-filled file that becomes the next segment.
 *
 *     SEGMENT
 *     0      header block
 *     4096   the same header block again, in another disk sector, so that one bad sector loses no segment
 *     8192   frames, each at a multiple of 8
 *     …      seal, once the segment takes no more entries; until then zeros up to the prepared size
 *
 *     HEADER BLOCK (4096 bytes)
 *     0      "KAKEYA-J"
 *     8      u32  format version: 1
 *     12     u32  flags: bit 0 = payloads are encrypted
 *     16     u64  position of the first entry, as in the name
 *     24     u64  creation time, Unix ms
 *     32     16 B segment id, random
 *     48     16 B key check, derived from key and segment id; zero when not encrypted
 *     64     u8   length of the key id, then the key id in UTF-8
 *     …      zeros
 *     4092   u32  CRC-32C of bytes 0 to 4091
 *
 *     FRAME (32 bytes, then the payload, then zeros up to a multiple of 8)
 *     0      "KJF1"; of a seal: "KJS1"
 *     4      u32  CRC-32C of the segment id followed by bytes 8 to 31
 *     8      u32  CRC-32C of the segment id followed by the payload and its padding
 *     12     u32  length of the payload
 *     16     u64  position of the entry; of a seal: of the last entry before it
 *     24     u48  time of the append, Unix ms
 *     30     u8   kind; of a seal: 0 = by the writer after its last fdatasync, 1 = by recovery after a crash
 *     31     u8   flags: bit 0 = first frame of a write
 *
 *     ENCRYPTED PAYLOAD
 *     0      u64  nonce counter
 *     8      ciphertext (AES-256-GCM), as long as the plain payload
 *     …      16 B tag
 *
 * Both checksums start from the random segment id: a frame of another file, left in reused blocks or
 * carried inside a payload, never passes for a frame of this one.
 */
export const FORMAT_VERSION = 1;
export const HEADER_BLOCK_BYTES = 4096;
export const HEADER_COPIES = 2;
export const FRAMES_OFFSET = HEADER_BLOCK_BYTES * HEADER_COPIES;
export const FRAME_HEADER_BYTES = 32;
export const FRAME_ALIGNMENT = 8;
/** A seal is a frame header without a payload. */
export const SEAL_BYTES = 32;
export const SEGMENT_ID_BYTES = 16;

/** "KJF1" and "KJS1" read as little-endian 32-bit numbers. */
export const FRAME_MAGIC = 0x31464a4b;
export const SEAL_MAGIC = 0x31534a4b;

/** No stored payload is longer, so that a damaged length cannot make a reader take up more memory than this. */
export const MAX_STORED_BYTES = 16 * 1024 * 1024;

/** Bytes that a frame with a stored payload of this length occupies. */
export function frameBytes(storedBytes: number): number {
  return FRAME_HEADER_BYTES + Math.ceil(storedBytes / FRAME_ALIGNMENT) * FRAME_ALIGNMENT;
}
