import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { SignalError } from '../errors.ts';
import type { SignalOptions } from '../signal_settings.ts';
import type { Payload } from '../signals.ts';
import type { Signals } from '../types.ts';
import type { Answer } from './messages.ts';
import { transferable } from './transferable.ts';

export interface SignalPoolOptions {
  /** Workers, default one per available core. They start when there is work for them. */
  readonly size?: number;
  /** Jobs that may wait for a worker, default 1,024. */
  readonly queueLimit?: number;
}

interface Waiting {
  readonly payload: Payload;
  readonly options: SignalOptions;
  readonly resolve: (signals: Signals) => void;
  readonly reject: (error: SignalError) => void;
}

/**
 * Runs `computeSignals` on worker threads, one job per worker at a time, in the order of submission.
 *
 * Invariant: every job is settled exactly once. A worker that dies takes only its own job with it, which is rejected and
 * never retried (a payload that kills a worker would kill the next one), and the next job gets a new worker.
 */
export class SignalPool {
  readonly #size: number;
  readonly #queueLimit: number;
  readonly #spawn: () => Worker;
  readonly #queue: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  #closing: PromiseWithResolvers<void> | undefined;

  /** @throws SignalError `parameter_invalid` */
  constructor({ size = availableParallelism(), queueLimit = 1024 }: SignalPoolOptions, spawn: () => Worker) {
    if (!Number.isInteger(size) || size < 1 || size > 256) {
      throw new SignalError('parameter_invalid', `size must be an integer from 1 to 256, not ${size}.`);
    }
    if (!Number.isInteger(queueLimit) || queueLimit < 0) {
      throw new SignalError(
        'parameter_invalid',
        `queueLimit must be an integer of 0 or more, not ${queueLimit}.`,
      );
    }
    this.#size = size;
    this.#queueLimit = queueLimit;
    this.#spawn = spawn;
  }

  /**
   * The signals of one payload. Once a worker is free its buffers are moved there: the caller must not touch the matrix
   * data or the raw bytes again, which are detached (views on a part of a buffer are copied instead). A job that is
   * refused for `queue_full` or `pool_closed` leaves them as they are.
   *
   * @throws SignalError those of `computeSignals`; `queue_full`; `pool_closed`; `worker_failed` when the worker died
   */
  compute(payload: Payload, options: SignalOptions): Promise<Signals> {
    const { promise, resolve, reject } = Promise.withResolvers<Signals>();
    const free = this.#size - this.#busy.size;
    if (this.#closing !== undefined) {
      reject(new SignalError('pool_closed', 'The pool is closed: create another one.'));
    } else if (free <= 0 && this.#queue.length >= this.#queueLimit) {
      reject(
        new SignalError('queue_full', `${this.#queue.length} jobs wait already: try again when one is done.`),
      );
    } else {
      this.#queue.push({ payload, options, resolve, reject });
      this.#dispatch();
    }
    return promise;
  }

  /** Refuses further jobs, finishes those it has, then ends the workers. May be called again. */
  close(): Promise<void> {
    this.#closing ??= Promise.withResolvers<void>();
    this.#finishIfDrained();
    return this.#closing.promise;
  }

  #dispatch(): void {
    while (this.#busy.size < this.#size) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      try {
        this.#hand(job);
      } catch (cause) {
        job.reject(failed('The payload cannot be handed to a worker.', cause));
      }
    }
  }

  #hand(job: Waiting): void {
    const { payload, transfer } = transferable(job.payload);
    const worker = this.#idle.pop() ?? this.#start();
    try {
      worker.postMessage({ payload, options: job.options }, transfer);
    } catch (error) {
      this.#idle.push(worker);
      throw error;
    }
    this.#busy.set(worker, job);
    worker.ref();
  }

  #start(): Worker {
    const worker = this.#spawn();
    let cause: unknown;
    worker.on('message', (answer: Answer) => {
      const job = this.#settle(worker);
      this.#idle.push(worker);
      if (answer.ok) job?.resolve(answer.signals);
      else job?.reject(new SignalError(answer.code, answer.message));
      this.#dispatch();
      this.#finishIfDrained();
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('messageerror', (error) => {
      cause = error;
      void worker.terminate();
    });
    worker.on('exit', (exitCode) => {
      const idle = this.#idle.indexOf(worker);
      if (idle !== -1) this.#idle.splice(idle, 1);
      this.#settle(worker)?.reject(
        failed(`The worker ended with exit code ${exitCode} before it answered.`, cause),
      );
      this.#dispatch();
      this.#finishIfDrained();
    });
    return worker;
  }

  /** Takes the worker's job from it. An idle worker does not keep the process alive. */
  #settle(worker: Worker): Waiting | undefined {
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    worker.unref();
    return job;
  }

  #finishIfDrained(): void {
    if (this.#closing === undefined || this.#busy.size > 0 || this.#queue.length > 0) return;
    const { resolve, reject } = this.#closing;
    Promise.all(this.#idle.map((worker) => worker.terminate())).then(() => resolve(), reject);
  }
}

function failed(message: string, cause: unknown): SignalError {
  return new SignalError('worker_failed', message, cause === undefined ? undefined : { cause });
}
