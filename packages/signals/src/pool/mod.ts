/** `@kakeya/signals/pool`: signals of many samples side by side on the threads of Node. */
import { Worker } from 'node:worker_threads';
import { SignalPool, type SignalPoolOptions } from './signal_pool.ts';

/** @throws SignalError `parameter_invalid` */
export function createSignalPool(options: SignalPoolOptions = {}): SignalPool {
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  return new SignalPool(options, () => new Worker(new URL(file, import.meta.url)));
}

export type { SignalPool, SignalPoolOptions } from './signal_pool.ts';
