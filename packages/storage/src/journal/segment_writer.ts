import { join } from 'node:path';
import type { Disk, DiskFile } from '../disk/mod.ts';
import type { PendingAppend } from './append_queue.ts';
import { storedBytes } from './batch_encoder.ts';
import { durably } from './durably.ts';
import { SEAL_BYTES, SEGMENT_ID_BYTES, frameBytes } from './format.ts';
import { cipherForNewSegment } from './keyring.ts';
import type { JournalKeyring } from './keyring.ts';
import { encodeSegmentHeader } from './segment_header.ts';
import type { SegmentHeader } from './segment_header.ts';
import { segmentName } from './segment_name.ts';
import { newSegmentRecord, noteFrame } from './segment_record.ts';
import type { SegmentRecord } from './segment_record.ts';
import { sealSegment } from './segment_seal.ts';
import type { Seq } from './types.ts';

export interface NewSegmentOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly segmentBytes: number;
  readonly clock: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly encryption: JournalKeyring | undefined;
}

/** The one segment that takes entries. */
export class SegmentWriter {
  readonly record: SegmentRecord;
  readonly createdAtMs: number;
  readonly #file: DiskFile;
  readonly #roomEnd: number;

  constructor(file: DiskFile, record: SegmentRecord, header: SegmentHeader, segmentBytes: number) {
    this.#file = file;
    this.record = record;
    this.createdAtMs = header.createdAtMs;
    this.#roomEnd = segmentBytes - SEAL_BYTES;
  }

  /**
   * Makes a prepared, zero-filled file the segment that starts with `firstSeq`. It has its name only once
   * its header is durable, so a segment without a sound header was damaged and not merely young.
   */
  static async start(
    file: DiskFile,
    path: string,
    firstSeq: Seq,
    options: NewSegmentOptions,
  ): Promise<SegmentWriter> {
    const { disk, directory, segmentBytes, encryption } = options;
    const name = segmentName(firstSeq);
    const id = options.randomBytes(SEGMENT_ID_BYTES);
    const sealed = encryption === undefined ? undefined : cipherForNewSegment(encryption, id);
    const plain = { firstSeq, createdAtMs: Math.floor(options.clock()), id };
    const header = sealed === undefined ? plain : { ...plain, encryption: sealed.encryption };
    await file.write(encodeSegmentHeader(header), 0);
    await durably(file.dataSync());
    await disk.rename(path, join(directory, name));
    await durably(disk.syncDirectory(directory));
    const record = newSegmentRecord(name, firstSeq, header, sealed?.cipher);
    return new SegmentWriter(file, record, header, segmentBytes);
  }

  /** Bytes left for frames. */
  get room(): number {
    return this.#roomEnd - this.record.endOffset;
  }

  /** Bytes that an append takes up here. */
  costOf({ payload }: PendingAppend): number {
    return frameBytes(storedBytes(payload.length, this.record.cipher !== undefined));
  }

  /** Writes behind the last durable frame; a reader sees it only after `commit`. */
  async write(batch: Uint8Array): Promise<void> {
    await this.#file.write(batch, this.record.endOffset);
    await durably(this.#file.dataSync());
  }

  /** Counts the appends in that the last `write` made durable. */
  commit(appends: readonly PendingAppend[], firstSeq: Seq): void {
    for (const [i, append] of appends.entries()) {
      noteFrame(this.record, firstSeq + i, this.record.endOffset, this.costOf(append), append.atMs);
    }
  }

  /** Ends the segment after its last durable frame. */
  async seal(): Promise<void> {
    await sealSegment(this.#file, this.record, 'writer');
    await this.#file.close();
  }

  /** Leaves the segment as it is, for recovery to judge. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }
}
