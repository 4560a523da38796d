import { basename, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GatewayError, type GatewayErrorCode } from '../errors.ts';

export interface ToThread<Question> {
  readonly number: number;
  readonly question: Question;
}

export type FromThread<Answer> = { readonly number: number } & (
  | { readonly answer: Answer }
  | { readonly failed: string }
);

/** Which thread it is, and with which code it fails. */
export interface ThreadOptions {
  /** The worker's file as seen from this one, without its ending. */
  readonly file: string;
  readonly failure: GatewayErrorCode;
}

/**
 * Questions to a thread of its own: what takes longer than submissions may wait. The thread starts with the first one;
 * when it dies, what it had is refused, and the next starts another.
 */
export class ThreadCalls<Question, Answer> {
  readonly #options: ThreadOptions;
  readonly #asked = new Map<number, PromiseWithResolvers<Answer>>();
  #worker: Worker | undefined;
  #number = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** @throws GatewayError with the code of the options */
  ask(question: Question): Promise<Answer> {
    const number = (this.#number += 1);
    const asked = Promise.withResolvers<Answer>();
    this.#asked.set(number, asked);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ number, question } satisfies ToThread<Question>, []);
    return asked.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const { file } = this.#options;
    const worker = new Worker(new URL(`./${file}${extname(import.meta.url)}`, import.meta.url), {
      name: `kakeya-${basename(file).replace('_worker', '')}`,
    });
    const died = (reason: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      for (const asked of this.#asked.values()) asked.reject(this.#failure(reason));
      this.#asked.clear();
    };
    worker.on('message', (message: FromThread<Answer>) => {
      const asked = this.#asked.get(message.number);
      this.#asked.delete(message.number);
      if ('answer' in message) asked?.resolve(message.answer);
      else asked?.reject(this.#failure(message.failed));
    });
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => died('the thread ended'));
    return worker;
  }

  #failure(reason: string): GatewayError {
    const { file, failure } = this.#options;
    return new GatewayError(failure, `The thread ${basename(file)} failed: ${reason}.`);
  }
}
