import type { Journal, Seq } from '@kakeya/storage';
import { decodeResult, RESULT } from '../pipeline/log_entry.ts';
import type { LoggedResult, Projection } from './projection.ts';

const BATCH = 512;
const RETRY_MS = 500;

export interface ProjectionStatus {
  readonly name: string;
  readonly position: Seq;
  readonly lag: number;
  readonly error: string | null;
}

/** Feeds one projection from the journal, from its own checkpoint on, at its own pace, until stopped. */
export class ProjectionRunner {
  readonly #journal: Journal;
  readonly #projection: Projection;
  readonly #stop = new AbortController();
  #position: Seq = 0;
  #error: string | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(journal: Journal, projection: Projection) {
    this.#journal = journal;
    this.#projection = projection;
  }

  async start(): Promise<void> {
    this.#position = await this.#projection.open();
    this.#running = this.#run();
  }

  get status(): ProjectionStatus {
    const lag = Math.max(0, this.#journal.stats().durableSeq - this.#position);
    return { name: this.#projection.name, position: this.#position, lag, error: this.#error };
  }

  get durablePosition(): Seq {
    return this.#projection.durablePosition();
  }

  /** Applies what is durable already, then closes. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#error === null) while (await this.#step());
    await this.#projection.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (!(await this.#step())) await this.#journal.waitForDurable(this.#position + 1, signal);
        this.#error = null;
      } catch (fault) {
        if (signal.aborted) return;
        // A projection that cannot go on waits and tries the same results again: skipping would lose an effect.
        this.#error = fault instanceof Error ? fault.message : String(fault);
        await pause(RETRY_MS, signal);
      }
    }
  }

  /** Applies one batch; false when there was nothing to read. */
  async #step(): Promise<boolean> {
    const results: LoggedResult[] = [];
    let through = this.#position;
    for await (const entry of this.#journal.read(this.#position + 1)) {
      through = entry.seq;
      if (entry.kind === RESULT) results.push({ seq: entry.seq, result: decodeResult(entry) });
      if (results.length >= BATCH) break;
    }
    if (through === this.#position) return false;
    await this.#projection.apply(results, through);
    this.#position = through;
    return true;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
