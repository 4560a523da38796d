import { extname } from 'node:path';
import type { DatabaseConfig } from './open_database.ts';
import type { WireItem } from './wire.ts';

export interface WorkerConfig extends DatabaseConfig {
  readonly ttlMs: number;
}

/** A batch in the form of wire.ts, or the request to finish. */
export type ToWorker = readonly WireItem[] | 'close';

/** `open` once, then one array of answers per batch; or `failed`, after which the worker says nothing more. */
export type FromWorker = 'open' | readonly WireItem[] | { readonly failed: string };

export type ToCheckpointer = 'checkpoint' | 'close';

/** `done` after each checkpoint. */
export type FromCheckpointer = 'done' | { readonly failed: string };

/** The file of a worker's code, beside this one, as source or compiled. */
export function workerScript(name: string): URL {
  return new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
}

export function isFailure(message: unknown): message is { readonly failed: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'failed' in message &&
    typeof message.failed === 'string'
  );
}

export function isWorkerConfig(data: unknown): data is WorkerConfig {
  return (
    typeof data === 'object' &&
    data !== null &&
    'path' in data &&
    typeof data.path === 'string' &&
    'busyTimeoutMs' in data &&
    typeof data.busyTimeoutMs === 'number' &&
    'mustExist' in data &&
    typeof data.mustExist === 'boolean' &&
    'ttlMs' in data &&
    typeof data.ttlMs === 'number'
  );
}
