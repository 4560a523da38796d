import type { PendingAppend } from './append_queue.ts';
import { FRAME_HEADER_BYTES, frameBytes } from './format.ts';
import { encodeFrame } from './frame.ts';
import { CIPHER_OVERHEAD_BYTES } from './segment_cipher.ts';
import type { SegmentRecord } from './segment_record.ts';
import type { Seq } from './types.ts';

const FIRST_BUFFER_BYTES = 64 * 1024;

/** Length of a payload as stored. */
export function storedBytes(payloadBytes: number, encrypted: boolean): number {
  return encrypted ? payloadBytes + CIPHER_OVERHEAD_BYTES : payloadBytes;
}

/** Lays appends out as one write, in a buffer that is used again for the next one. */
export class BatchEncoder {
  #buffer: Buffer = Buffer.alloc(FIRST_BUFFER_BYTES);

  /** The frames, from position `firstSeq` on; valid until the next call. */
  encode(appends: readonly PendingAppend[], firstSeq: Seq, segment: SegmentRecord): Uint8Array {
    const encrypted = segment.cipher !== undefined;
    let total = 0;
    for (const { payload } of appends) total += frameBytes(storedBytes(payload.length, encrypted));
    if (total > this.#buffer.length) {
      this.#buffer = Buffer.alloc(Math.max(total, this.#buffer.length * 2));
    }
    let offset = 0;
    for (const [i, { kind, atMs, payload }] of appends.entries()) {
      const seq = firstSeq + i;
      const pieces = segment.cipher?.seal({ seq, kind, atMs, payload }) ?? [payload];
      let pieceAt = offset + FRAME_HEADER_BYTES;
      for (const piece of pieces) {
        this.#buffer.set(piece, pieceAt);
        pieceAt += piece.length;
      }
      offset = encodeFrame(this.#buffer, offset, segment.seed, {
        type: 'entry',
        seq,
        atMs,
        kind,
        startsWrite: i === 0,
        storedBytes: pieceAt - offset - FRAME_HEADER_BYTES,
      });
    }
    return this.#buffer.subarray(0, offset);
  }
}
