import { StorageError } from '../../errors.ts';
import type { Operation } from './operations.ts';
import { ReopenDelay, type ReopenDelayPorts } from '../../reopen_delay.ts';
import { WireReader, type WireItem } from './wire.ts';

/** An open index on the other side of a thread boundary. It answers batches in the order they were sent. */
export interface BatchLink {
  send(batch: readonly WireItem[]): void;
  /** Resolves once the other side has let go of its files. */
  close(): Promise<void>;
}

export interface BatchLinkEvents {
  answered(answers: readonly unknown[]): void;
  /** The link is dead: batches sent and not answered may or may not have been run. Said at most once. */
  failed(error: Error): void;
}

export interface BatchPipelineOptions extends ReopenDelayPorts {
  /** Begins the sentences of error messages. */
  readonly name: string;
  readonly openLink: (events: BatchLinkEvents) => Promise<BatchLink>;
  /** Unix ms, asked once per batch. */
  readonly clock: () => number;
  readonly maxPendingOperations: number;
  /** UTF-16 code units held by operations that are not answered yet. */
  readonly maxPendingSize: number;
}

interface Pending {
  readonly size: number;
  encode(into: WireItem[]): void;
  resolve(answer: WireReader): void;
  reject(error: StorageError): void;
}

/** One being run and one at hand, so that the thread never waits for its next batch. */
const MAX_BATCHES_IN_FLIGHT = 2;
const MAX_BATCH_OPERATIONS = 1_024;
const MAX_BATCH_SIZE = 4 * 1_048_576;

/**
 * Gathers operations into batches, sends them over a link, and reopens the link after it failed.
 * Every operation submitted is settled exactly once: with its answer, or with a `StorageError`.
 */
export class BatchPipeline {
  readonly #options: BatchPipelineOptions;
  readonly #reopenDelay: ReopenDelay;
  readonly #waiting: Pending[] = [];
  readonly #inFlight: Pending[][] = [];
  #pendingOperations = 0;
  #pendingSize = 0;
  #link: BatchLink | undefined;
  #opening = false;
  #lastFailure = 'it is not open';
  #flushScheduled = false;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  private constructor(options: BatchPipelineOptions) {
    this.#options = options;
    this.#reopenDelay = new ReopenDelay(options);
  }

  /** Rejects with `store_unavailable` when the link cannot be opened. */
  static async open(options: BatchPipelineOptions): Promise<BatchPipeline> {
    const pipeline = new BatchPipeline(options);
    await pipeline.#open();
    if (pipeline.#link === undefined) throw pipeline.#unavailable();
    return pipeline;
  }

  /** Rejects with `store_unavailable` (down, or overloaded) or `store_closed`. */
  submit<T>(operation: Operation<T>): Promise<T> {
    const refusal = this.#refusal(operation.size);
    if (refusal !== undefined) return Promise.reject(refusal);
    this.#pendingOperations += 1;
    this.#pendingSize += operation.size;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        size: operation.size,
        encode: (into) => operation.encode(into),
        resolve: (answer) => resolve(operation.decode(answer)),
        reject,
      });
      this.#scheduleFlush();
    });
  }

  /** Refuses new operations, answers those already submitted, then closes the link. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #drain(): Promise<void> {
    if (this.#pendingOperations > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }

  #refusal(size: number): StorageError | undefined {
    if (this.#closing !== undefined) {
      return new StorageError(
        'store_closed',
        `${this.#options.name} is closed: open it again before using it.`,
      );
    }
    const { maxPendingOperations, maxPendingSize } = this.#options;
    if (this.#pendingOperations >= maxPendingOperations || this.#pendingSize + size > maxPendingSize) {
      return new StorageError(
        'store_unavailable',
        `${this.#options.name} is overloaded: ${this.#pendingOperations} operations are waiting. Send fewer at once and retry.`,
      );
    }
    const down = this.#link === undefined && !this.#opening;
    return down && this.#reopenDelay.remainingMs() > 0 ? this.#unavailable() : undefined;
  }

  /** Waits for the end of the event loop's turn, so that callers woken together share a batch. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const link = this.#link;
    if (link === undefined) {
      if (this.#waiting.length > 0 && !this.#opening) void this.#open();
      return;
    }
    try {
      while (this.#waiting.length > 0 && this.#inFlight.length < MAX_BATCHES_IN_FLIGHT) this.#sendBatch(link);
    } catch (error) {
      this.#failed(error);
    }
  }

  #sendBatch(link: BatchLink): void {
    const batch = this.#waiting.splice(0, this.#nextBatchLength());
    this.#inFlight.push(batch);
    const nowMs = Math.floor(this.#options.clock());
    if (!Number.isSafeInteger(nowMs)) throw new Error(`its clock says ${nowMs}, which is no time in ms`);
    const items: WireItem[] = [nowMs];
    for (const operation of batch) operation.encode(items);
    link.send(items);
  }

  #nextBatchLength(): number {
    let length = 0;
    let size = 0;
    for (const operation of this.#waiting) {
      size += operation.size;
      if (length === MAX_BATCH_OPERATIONS || (length > 0 && size > MAX_BATCH_SIZE)) break;
      length += 1;
    }
    return length;
  }

  /** Never rejects: a link that does not open fails what is waiting for it. */
  async #open(): Promise<void> {
    this.#opening = true;
    try {
      // Events of a link that was given up, or is not yet the current one, must not touch its successor's batches.
      const link: BatchLink = await this.#options.openLink({
        answered: (answers) => {
          if (this.#link === link) this.#answered(answers);
        },
        failed: (error) => {
          if (this.#link === link) this.#failed(error);
        },
      });
      this.#opening = false;
      this.#link = link;
    } catch (error) {
      this.#opening = false;
      this.#failed(error);
      return;
    }
    this.#flush();
  }

  #answered(answers: readonly unknown[]): void {
    const batch = this.#inFlight.shift() ?? [];
    const reader = new WireReader(answers);
    try {
      for (const operation of batch) operation.resolve(reader);
      if (!reader.done) throw new Error('Dedup batch: more answers than operations.');
    } catch (error) {
      // Put back, to be rejected with the rest; those that have their answer already stay answered.
      this.#inFlight.unshift(batch);
      this.#failed(error);
      return;
    }
    this.#reopenDelay.worked();
    this.#settled(batch);
    this.#scheduleFlush();
  }

  #failed(error: unknown): void {
    this.#lastFailure = error instanceof Error ? error.message : String(error);
    this.#reopenDelay.failed();
    void this.#link?.close();
    this.#link = undefined;
    const unknown = this.#inFlight.splice(0).flat();
    const unsent = this.#waiting.splice(0);
    for (const operation of unknown) {
      operation.reject(
        this.#unavailable('This operation may or may not have been done; repeating it is safe.'),
      );
    }
    for (const operation of unsent) operation.reject(this.#unavailable('This operation was not done.'));
    this.#settled([...unknown, ...unsent]);
  }

  #settled(operations: readonly Pending[]): void {
    this.#pendingOperations -= operations.length;
    for (const operation of operations) this.#pendingSize -= operation.size;
    if (this.#pendingOperations === 0) this.#onIdle?.();
  }

  #unavailable(consequence = 'This operation was not done.'): StorageError {
    const retryMs = this.#reopenDelay.remainingMs();
    return new StorageError(
      'store_unavailable',
      `${this.#options.name} cannot answer: ${this.#lastFailure}. ${consequence} It is reopened by the first operation after ${retryMs} ms.`,
    );
  }
}
