import { isNoSpaceError } from '../disk/mod.ts';
import type { PendingAppend } from './append_queue.ts';
import type { SegmentCatalog } from './segment_catalog.ts';
import { SegmentPreparer } from './segment_preparer.ts';
import type { SegmentRecord } from './segment_record.ts';
import { SegmentWriter } from './segment_writer.ts';
import type { NewSegmentOptions } from './segment_writer.ts';
import type { Seq } from './types.ts';

export interface SegmentRollOptions extends NewSegmentOptions {
  readonly segmentMaxAgeMs: number;
  readonly spaceRetryMs: number;
  /** A segment that was left could not be sealed, though its entries are durable. */
  readonly onSealFailure: (error: unknown) => void;
}

/** Sees to it that there is a segment to write to: prepares the next, changes over, seals the last. */
export class SegmentRoll {
  readonly #options: SegmentRollOptions;
  readonly #catalog: SegmentCatalog;
  readonly #preparer: SegmentPreparer;
  readonly #sealing = new Set<Promise<void>>();
  #writer: SegmentWriter | undefined;
  /** Holds, behind its durable entries, a refused write that is not yet cut off. */
  #spoiled: SegmentWriter | undefined;

  constructor(catalog: SegmentCatalog, options: SegmentRollOptions) {
    this.#catalog = catalog;
    this.#options = options;
    this.#preparer = new SegmentPreparer(options);
    this.#preparer.begin();
  }

  /** The segment that is written to, if there is one. */
  get written(): SegmentRecord | undefined {
    return this.#writer?.record;
  }

  /**
   * A segment with room for `append`, which will get position `nextSeq`.
   * Rejects with a no-space error of the disk when there is none, with any other error for good.
   */
  async segmentFor(append: PendingAppend, nextSeq: Seq): Promise<SegmentWriter> {
    await this.#cutSpoiled();
    const current = this.#writer;
    const fits = current !== undefined && current.room >= current.costOf(append);
    if (fits && !this.#isTooOld(current, append.atMs)) return current;
    try {
      return await this.#change(nextSeq);
    } catch (error) {
      // Age alone is no reason to refuse an append that still has room.
      if (fits && isNoSpaceError(error)) return current;
      throw error;
    }
  }

  /**
   * After a write that the disk refused for lack of space: cuts off what it may have left behind and gives
   * the segment up. Until that succeeds no other write is made.
   */
  async cutRefusedWrite(): Promise<void> {
    this.#spoiled = this.#writer;
    this.#writer = undefined;
    await this.#cutSpoiled();
  }

  /** Rejects with the disk's error unless there is space for another segment. */
  async checkSpace(): Promise<void> {
    await this.#cutSpoiled();
    await this.#preparer.ready();
  }

  /** Seals the current segment. With `failed`, leaves everything for recovery to judge. */
  async close(failed: boolean): Promise<void> {
    await this.#preparer.stop();
    await Promise.allSettled(this.#sealing);
    const last = this.#writer ?? this.#spoiled;
    this.#writer = undefined;
    this.#spoiled = undefined;
    if (failed) await last?.abandon();
    else await last?.seal();
  }

  async #cutSpoiled(): Promise<void> {
    await this.#spoiled?.seal();
    this.#spoiled = undefined;
  }

  #isTooOld(writer: SegmentWriter, nowMs: number): boolean {
    return nowMs - writer.createdAtMs >= this.#options.segmentMaxAgeMs;
  }

  async #change(nextSeq: Seq): Promise<SegmentWriter> {
    const file = await this.#preparer.take();
    let next: SegmentWriter;
    try {
      next = await SegmentWriter.start(file, this.#preparer.path, nextSeq, this.#options);
    } catch (error) {
      await file.close();
      if (isNoSpaceError(error)) await this.#options.disk.remove(this.#preparer.path);
      throw error;
    }
    const left = this.#writer;
    this.#writer = next;
    this.#catalog.add(next.record);
    this.#preparer.begin();
    if (left !== undefined) this.#sealInBackground(left);
    return next;
  }

  #sealInBackground(writer: SegmentWriter): void {
    const sealing = writer
      .seal()
      .catch((error: unknown) => {
        // What is not cut off are zeros: they cost space, not safety.
        if (!isNoSpaceError(error)) this.#options.onSealFailure(error);
      })
      .finally(() => this.#sealing.delete(sealing));
    this.#sealing.add(sealing);
  }
}
