import { StorageError } from '../../errors.ts';
import { ReopenDelay, type ReopenDelayPorts } from '../../reopen_delay.ts';
import type { IndexThread } from './index_thread.ts';
import type { Answers, Questions } from './worker_protocol.ts';

export interface ReopenedThreadOptions extends ReopenDelayPorts {
  /** Begins the sentences of error messages. */
  readonly name: string;
  readonly open: () => Promise<IndexThread>;
}

/** A thread of the index that is opened when it is asked, and anew after it failed. */
export class ReopenedThread {
  readonly #options: ReopenedThreadOptions;
  readonly #delay: ReopenDelay;
  #thread: IndexThread | undefined;
  #lastFailure = 'it is not open';

  constructor(options: ReopenedThreadOptions) {
    this.#options = options;
    this.#delay = new ReopenDelay(options);
  }

  /** Rejects with `store_unavailable`: what was asked may or may not have been done. One question at a time. */
  async ask<M extends keyof Questions>(method: M, question: Questions[M]): Promise<Answers[M]> {
    if (this.#thread === undefined && this.#delay.remainingMs() > 0) throw this.#unavailable();
    try {
      this.#thread ??= await this.#options.open();
      const answer = await this.#thread.ask(method, question);
      this.#delay.worked();
      return answer;
    } catch (error) {
      // A thread that failed ends by itself; two that hold one file would wait for each other.
      await this.close();
      this.#lastFailure = error instanceof Error ? error.message : String(error);
      this.#delay.failed();
      throw this.#unavailable(error);
    }
  }

  async close(): Promise<void> {
    await this.#thread?.close();
    this.#thread = undefined;
  }

  #unavailable(cause?: unknown): StorageError {
    const retryMs = this.#delay.remainingMs();
    return new StorageError(
      'store_unavailable',
      `${this.#options.name} cannot answer: ${this.#lastFailure}. It is reopened by the first call after ${retryMs} ms; repeating this one is safe.`,
      { cause },
    );
  }
}
