import { Worker } from 'node:worker_threads';
import { isFailure, workerScript, type ToCheckpointer, type WorkerConfig } from './worker_protocol.ts';

/** Rows written between two checkpoints: enough to be worth the fsyncs, few enough to keep each short. */
const CHECKPOINT_ROWS = 256;

/**
 * Keeps the write-ahead log short from a second thread. SQLite would otherwise checkpoint within a commit, and all
 * operations of that batch would wait for it: tens of milliseconds at the 99th percentile instead of a few.
 */
export class Checkpointer {
  readonly #config: WorkerConfig;
  readonly #failed: (error: Error) => void;
  #worker: Worker | undefined;
  #busy = false;
  #rows = 0;

  constructor(config: WorkerConfig, failed: (error: Error) => void) {
    this.#config = config;
    this.#failed = failed;
  }

  /** Says that the index has committed so many rows. */
  committed(rows: number): void {
    this.#rows += rows;
    if (this.#busy || this.#rows < CHECKPOINT_ROWS) return;
    this.#rows = 0;
    this.#busy = true;
    this.#worker ??= this.#start();
    say(this.#worker, 'checkpoint');
  }

  /** Resolves once the thread has closed the file. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    say(worker, 'close');
    await exited;
  }

  #start(): Worker {
    const worker = new Worker(workerScript('checkpointer_worker'), {
      workerData: this.#config,
      name: 'kakeya-dedup-checkpointer',
    });
    worker.on('message', (message: unknown) => {
      this.#busy = false;
      if (isFailure(message)) this.#failed(new Error(message.failed));
    });
    worker.on('error', (error) => this.#failed(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#failed(new Error('its checkpointing thread ended unexpectedly'));
      this.#worker = undefined;
    });
    return worker;
  }
}

function say(worker: Worker, message: ToCheckpointer): void {
  worker.postMessage(message, []);
}
