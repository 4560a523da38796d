import { Worker } from 'node:worker_threads';
import type { DatabaseConfig } from './open_database.ts';
import {
  type Answers,
  type FromWorker,
  type OpeningOfWorker,
  type Question,
  type Questions,
  type ToWorker,
  workerScript,
} from './worker_protocol.ts';

/** The thread of an open index. It takes one question at a time; after one that rejects it takes no more. */
export class IndexThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #failed: (error: Error) => void = () => undefined;
  #dead: Error | undefined;

  private constructor(config: DatabaseConfig) {
    this.#worker = new Worker(workerScript(), { workerData: config, name: 'kakeya-outcomes' });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    const died = (error: Error): void => {
      this.#dead ??= error;
      this.#failed(this.#dead);
    };
    this.#worker.on('messageerror', died);
    this.#worker.on('error', (error) => died(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', (code) => died(new Error(`its thread ended unexpectedly with code ${code}`)));
  }

  /** Resolves once the thread has the file open; rejects with why it has not. */
  static async open(config: DatabaseConfig): Promise<IndexThread> {
    const thread = new IndexThread(config);
    try {
      await new Promise<void>((resolve, reject) => {
        thread.#failed = reject;
        thread.#worker.once('message', (message: OpeningOfWorker) => {
          if (message === 'open') resolve();
          else reject(new Error(message.failed));
        });
      });
      return thread;
    } catch (error) {
      await thread.#exited;
      throw error;
    }
  }

  async ask<M extends keyof Questions>(method: M, question: Questions[M]): Promise<Answers[M]> {
    return new Promise((resolve, reject) => {
      if (this.#dead !== undefined) return reject(this.#dead);
      this.#failed = reject;
      this.#worker.once('message', (message: FromWorker<Answers[M]>) => {
        if ('answer' in message) return resolve(message.answer);
        this.#dead = new Error(message.failed);
        reject(this.#dead);
      });
      this.#worker.postMessage({ method, question } satisfies Question<M>, []);
    });
  }

  /** Resolves once the thread has let go of the file. */
  async close(): Promise<void> {
    this.#worker.postMessage('close' satisfies ToWorker, []);
    await this.#exited;
  }
}
