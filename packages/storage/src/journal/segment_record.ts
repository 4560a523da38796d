import type { SegmentCipher } from './segment_cipher.ts';
import { SeekIndex } from './seek_index.ts';
import { FRAMES_OFFSET } from './format.ts';
import { segmentSeed } from './frame.ts';
import type { SegmentHeader } from './segment_header.ts';
import type { Seq } from './types.ts';

/** What is known in memory of one segment. Only durable entries are counted in. */
export interface SegmentRecord {
  readonly name: string;
  readonly firstSeq: Seq;
  /** Undefined when no copy of the header can be read: nor can the entries then. */
  readonly header: SegmentHeader | undefined;
  readonly seed: number;
  readonly cipher: SegmentCipher | undefined;
  readonly index: SeekIndex;
  /** `firstSeq - 1` when the segment holds no entry. */
  lastSeq: Seq;
  /** Where the durable frames end. */
  endOffset: number;
  /** Unix ms; undefined when the segment holds no entry. */
  newestAtMs: number | undefined;
  /** Deleted by retention. */
  retired: boolean;
}

export function newSegmentRecord(
  name: string,
  firstSeq: Seq,
  header: SegmentHeader | undefined,
  cipher: SegmentCipher | undefined,
): SegmentRecord {
  return {
    name,
    firstSeq,
    header,
    seed: header === undefined ? 0 : segmentSeed(header.id),
    cipher,
    index: new SeekIndex(firstSeq),
    lastSeq: firstSeq - 1,
    endOffset: FRAMES_OFFSET,
    newestAtMs: undefined,
    retired: false,
  };
}

/** Takes a durable frame into account. */
export function noteFrame(
  record: SegmentRecord,
  seq: Seq,
  offset: number,
  bytes: number,
  atMs: number,
): void {
  record.index.add(seq, offset);
  record.lastSeq = seq;
  record.endOffset = offset + bytes;
  record.newestAtMs = Math.max(record.newestAtMs ?? atMs, atMs);
}
