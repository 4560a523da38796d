import { crc32c } from './crc32c.ts';
import { FRAME_HEADER_BYTES, FRAME_MAGIC, MAX_STORED_BYTES, SEAL_MAGIC, frameBytes } from './format.ts';
import type { Seq } from './types.ts';

const TWO_32 = 2 ** 32;
const CHECKED_FROM = 8;
const STARTS_WRITE = 1;

export interface FrameHeader {
  readonly type: 'entry' | 'seal';
  readonly seq: Seq;
  readonly atMs: number;
  readonly kind: number;
  /** Whether this is the first frame of one write to the disk. */
  readonly startsWrite: boolean;
  /** Length of the payload as stored. */
  readonly storedBytes: number;
  readonly payloadCrc: number;
}

/** The checksum that every checksum in a segment continues. */
export function segmentSeed(segmentId: Uint8Array): number {
  return crc32c(segmentId);
}

/**
 * Writes the frame at `offset`; the payload must already stand at `offset + FRAME_HEADER_BYTES`.
 * Returns the offset after the frame.
 */
export function encodeFrame(
  into: Buffer,
  offset: number,
  seed: number,
  frame: Omit<FrameHeader, 'payloadCrc'>,
): number {
  const payloadAt = offset + FRAME_HEADER_BYTES;
  const end = offset + frameBytes(frame.storedBytes);
  into.fill(0, payloadAt + frame.storedBytes, end);
  into.writeUInt32LE(frame.type === 'entry' ? FRAME_MAGIC : SEAL_MAGIC, offset);
  into.writeUInt32LE(crc32c(into, seed, payloadAt, end), offset + 8);
  into.writeUInt32LE(frame.storedBytes, offset + 12);
  into.writeUInt32LE(frame.seq % TWO_32, offset + 16);
  into.writeUInt32LE(Math.floor(frame.seq / TWO_32), offset + 20);
  into.writeUIntLE(frame.atMs, offset + 24, 6);
  into.writeUInt8(frame.kind, offset + 30);
  into.writeUInt8(frame.startsWrite ? STARTS_WRITE : 0, offset + 31);
  into.writeUInt32LE(crc32c(into, seed, offset + CHECKED_FROM, payloadAt), offset + 4);
  return end;
}

/** The frame header at `offset`, or undefined unless marker, checksum and length are right. */
export function decodeFrameHeader(from: Buffer, offset: number, seed: number): FrameHeader | undefined {
  const magic = from.readUInt32LE(offset);
  if (magic !== FRAME_MAGIC && magic !== SEAL_MAGIC) return undefined;
  const end = offset + FRAME_HEADER_BYTES;
  if (from.readUInt32LE(offset + 4) !== crc32c(from, seed, offset + CHECKED_FROM, end)) return undefined;
  const storedBytes = from.readUInt32LE(offset + 12);
  if (storedBytes > MAX_STORED_BYTES) return undefined;
  return {
    type: magic === FRAME_MAGIC ? 'entry' : 'seal',
    seq: from.readUInt32LE(offset + 16) + from.readUInt32LE(offset + 20) * TWO_32,
    atMs: from.readUIntLE(offset + 24, 6),
    kind: from.readUInt8(offset + 30),
    startsWrite: (from.readUInt8(offset + 31) & STARTS_WRITE) !== 0,
    storedBytes,
    payloadCrc: from.readUInt32LE(offset + 8),
  };
}

/** Whether the payload that follows the header at `offset` is the one that was written. */
export function payloadIsIntact(from: Buffer, offset: number, seed: number, header: FrameHeader): boolean {
  const start = offset + FRAME_HEADER_BYTES;
  return crc32c(from, seed, start, offset + frameBytes(header.storedBytes)) === header.payloadCrc;
}
