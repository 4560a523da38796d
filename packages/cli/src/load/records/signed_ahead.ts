import { Worker } from 'node:worker_threads';
import { aborted } from '../../up/stop_signals.ts';
import type { NewKind } from '../mixes.ts';
import type { RecordPlan } from './record_source.ts';

/** One new record, ready to be sent. */
export interface SignedRecord {
  readonly index: number;
  readonly id: string;
  readonly kind: NewKind;
  readonly record: Buffer;
}

export interface SignRequest {
  readonly first: number;
  readonly count: number;
}

/** Records `first`, `first + 1`, … one after the other in `bytes`. */
export interface SignedBatch {
  readonly first: number;
  readonly ids: readonly string[];
  readonly kinds: readonly NewKind[];
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface AheadOptions {
  /** How many records are kept ready; bounds memory, at about a kilobyte each. */
  readonly ahead: number;
  /** No more than this many are signed in all; at least 1. */
  readonly total: number;
}

const BATCH_RECORDS = 256;

/** New records in the order of their index, signed ahead of their use by a thread of its own. */
export class SignedAhead implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #broken = new AbortController();
  readonly #options: AheadOptions;
  readonly #filled = Promise.withResolvers<void>();
  /** Signed and not taken, oldest batch first. */
  readonly #batches: IterableIterator<SignedRecord>[] = [];
  #requested = 0;
  #received = 0;
  #taken = 0;
  #onReady: () => void = () => undefined;

  constructor(plan: RecordPlan, options: AheadOptions) {
    this.#options = options;
    this.#worker = new Worker(new URL('./signer_worker.ts', import.meta.url), {
      workerData: plan,
      name: 'kakeya-load-signer',
    });
    this.#worker.once('error', (fault) => this.#broken.abort(fault));
    this.#worker.on('message', (batch: SignedBatch) => this.#receive(batch));
    this.#requestMore();
  }

  /** Aborts, with the fault as its reason, when the thread has failed: no more records will come. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Resolves once the first records are there, `ahead` of them. */
  async filled(): Promise<void> {
    await Promise.race([this.#filled.promise, aborted(this.broken)]);
    this.broken.throwIfAborted();
  }

  /** Calls back whenever more records have become ready. */
  onReady(listener: () => void): void {
    this.#onReady = listener;
  }

  /** The next record; undefined while the thread has not kept up. */
  take(): SignedRecord | undefined {
    for (;;) {
      const [batch] = this.#batches;
      if (batch === undefined) return undefined;
      const { value, done } = batch.next();
      if (done !== true) {
        this.#taken += 1;
        this.#requestMore();
        return value;
      }
      this.#batches.shift();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #requestMore(): void {
    const { ahead, total } = this.#options;
    const until = this.#taken + Math.max(ahead, 2 * BATCH_RECORDS);
    while (this.#requested < total && this.#requested + BATCH_RECORDS <= until) {
      const count = Math.min(BATCH_RECORDS, total - this.#requested);
      const request: SignRequest = { first: this.#requested, count };
      this.#requested += count;
      this.#worker.postMessage(request, []);
    }
  }

  #receive(batch: SignedBatch): void {
    this.#batches.push(unpack(batch));
    this.#received += batch.lengths.length;
    if (this.#received === this.#requested) this.#filled.resolve();
    this.#onReady();
  }
}

function* unpack({ first, ids, kinds, lengths, bytes }: SignedBatch): Generator<SignedRecord, undefined> {
  let start = 0;
  for (const [i, length] of lengths.entries()) {
    const id = ids[i];
    const kind = kinds[i];
    if (id === undefined || kind === undefined) throw new Error('The signer sent a batch with holes.');
    yield { index: first + i, id, kind, record: Buffer.from(bytes.buffer, start, length) };
    start += length;
  }
  return undefined;
}
