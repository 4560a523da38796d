import { isNoSpaceError } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { AppendQueue } from './append_queue.ts';
import type { PendingAppend } from './append_queue.ts';
import { BatchEncoder } from './batch_encoder.ts';
import type { SegmentRoll } from './segment_roll.ts';
import type { SegmentWriter } from './segment_writer.ts';
import type { Seq } from './types.ts';

/** One write is no longer than this, so that encoding it does not hold up the event loop for long. */
const MAX_BATCH_BYTES = 1024 * 1024;

export interface GroupCommitOptions {
  readonly roll: SegmentRoll;
  readonly durableSeq: Seq;
  readonly maxPendingBytes: number;
  readonly onDurable: (seq: Seq) => void;
  readonly onFailure: (failure: StorageError) => void;
}

/**
 * Makes appends durable in the order in which they came. All that wait while one write is on its way form
 * the next: one write, one fdatasync, for as many as there are; a single one is not delayed.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #roll: SegmentRoll;
  readonly #queue: AppendQueue;
  readonly #encoder = new BatchEncoder();
  #durableSeq: Seq;
  #inFlight = 0;
  #running: Promise<void> | undefined;
  #spaceCheckWanted = false;
  #noSpace: StorageError | undefined;
  #failure: StorageError | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#roll = options.roll;
    this.#durableSeq = options.durableSeq;
    this.#queue = new AppendQueue(options.maxPendingBytes);
  }

  get durableSeq(): Seq {
    return this.#durableSeq;
  }

  get pending(): number {
    return this.#queue.length + this.#inFlight;
  }

  /** Why every append is refused from now on. */
  get failure(): StorageError | undefined {
    return this.#failure;
  }

  /** Why the last append that needed space was refused. */
  get noSpace(): StorageError | undefined {
    return this.#noSpace;
  }

  /** Settles the append once it is durable or refused. Throws `journal_failed` or `journal_overloaded`. */
  add(append: PendingAppend): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#queue.accepts(append.payload.length)) {
      throw new StorageError(
        'journal_overloaded',
        'Too many appends are waiting for the disk. Retry later, with fewer at a time.',
      );
    }
    this.#queue.push(append);
    this.#wake();
  }

  /** Finds out in the background whether there is space again. */
  checkSpace(): void {
    this.#spaceCheckWanted = true;
    this.#wake();
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Refuses everything from now on. Nothing is tried again. */
  fail(cause: unknown): StorageError {
    if (this.#failure !== undefined) return this.#failure;
    const failure = asFailure(cause);
    this.#failure = failure;
    for (const { reject } of this.#queue.takeWhile(() => true)) reject(failure);
    this.#options.onFailure(failure);
    return failure;
  }

  #wake(): void {
    if (this.#running !== undefined || this.#failure !== undefined) return;
    // By a microtask, so that the appends of one tick share the first write already.
    this.#running = Promise.resolve()
      .then(() => this.#run())
      .catch((error: unknown) => {
        this.fail(error);
      })
      .finally(() => {
        this.#running = undefined;
        if (this.#queue.length > 0) this.#wake();
      });
  }

  /** The protocol: find room, take all that waits and fits, write and sync it, acknowledge in order. */
  async #run(): Promise<void> {
    for (;;) {
      if (this.#spaceCheckWanted) await this.#lookForSpace();
      const next = this.#queue.peek();
      if (next === undefined) return;
      const segment = await this.#findRoom(next);
      if (segment !== undefined) await this.#commit(segment, this.#takeBatch(segment));
    }
  }

  async #findRoom(next: PendingAppend): Promise<SegmentWriter | undefined> {
    try {
      return await this.#roll.segmentFor(next, this.#durableSeq + 1);
    } catch (error) {
      if (!isNoSpaceError(error)) throw error;
      // Only this one is refused: a smaller one behind it may still have room.
      this.#refuse(
        this.#queue.takeWhile((append) => append === next),
        error,
      );
      return undefined;
    }
  }

  #takeBatch(segment: SegmentWriter): PendingAppend[] {
    const room = Math.min(segment.room, MAX_BATCH_BYTES);
    let bytes = 0;
    return this.#queue.takeWhile((append) => {
      const isFirst = bytes === 0;
      bytes += segment.costOf(append);
      return isFirst || bytes <= room;
    });
  }

  async #commit(segment: SegmentWriter, batch: readonly PendingAppend[]): Promise<void> {
    const firstSeq = this.#durableSeq + 1;
    this.#inFlight = batch.length;
    try {
      await segment.write(this.#encoder.encode(batch, firstSeq, segment.record));
    } catch (error) {
      await this.#takeBack(batch, error);
      return;
    } finally {
      this.#inFlight = 0;
    }
    segment.commit(batch, firstSeq);
    this.#durableSeq += batch.length;
    this.#noSpace = undefined;
    for (const [i, { resolve }] of batch.entries()) resolve(firstSeq + i);
    this.#options.onDurable(this.#durableSeq);
  }

  async #takeBack(batch: readonly PendingAppend[], error: unknown): Promise<void> {
    try {
      if (!isNoSpaceError(error)) throw error;
      await this.#roll.cutRefusedWrite();
    } catch (reason) {
      if (!isNoSpaceError(reason)) {
        const failure = this.fail(reason);
        for (const { reject } of batch) reject(failure);
        return;
      }
    }
    this.#refuse(batch, error);
  }

  async #lookForSpace(): Promise<void> {
    this.#spaceCheckWanted = false;
    try {
      await this.#roll.checkSpace();
      this.#noSpace = undefined;
    } catch (error) {
      if (!isNoSpaceError(error)) throw error;
    }
  }

  #refuse(appends: readonly PendingAppend[], cause: unknown): void {
    this.#noSpace = new StorageError(
      'journal_no_space',
      "The journal's disk is full: the entry was not stored. Free space; the journal goes on by itself.",
      { cause },
    );
    for (const { reject } of appends) reject(this.#noSpace);
  }
}

function asFailure(cause: unknown): StorageError {
  if (cause instanceof StorageError && cause.code === 'journal_failed') return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StorageError(
    'journal_failed',
    `The journal cannot write any more (${reason}). Check the disk, then restart the process.`,
    { cause },
  );
}
