import { extname } from 'node:path';
import type { OutcomeIndex } from '../types.ts';
import type { DatabaseConfig } from './open_database.ts';

type Method = Exclude<keyof OutcomeIndex, 'close'>;
export type Questions = { readonly [M in Method]: Parameters<OutcomeIndex[M]> };
export type Answers = { readonly [M in Method]: Awaited<ReturnType<OutcomeIndex[M]>> };

/** The index as it is within its thread. */
export type IndexOfThread = { readonly [M in Method]: (...question: Questions[M]) => Answers[M] };

export interface Question<M extends keyof Questions> {
  readonly method: M;
  readonly question: Questions[M];
}

/** One question at a time, or the request to finish. */
export type ToWorker = { readonly [M in Method]: Question<M> }[Method] | 'close';

/** After a failure the worker says nothing more. */
export type FromWorker<Answer> = { readonly answer: Answer } | { readonly failed: string };

/** Said once, before the answers. */
export type OpeningOfWorker = 'open' | { readonly failed: string };

/** The file of the worker's code, beside this one, as source or compiled. */
export function workerScript(): URL {
  return new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
}

export function isDatabaseConfig(data: unknown): data is DatabaseConfig {
  return (
    typeof data === 'object' &&
    data !== null &&
    'path' in data &&
    typeof data.path === 'string' &&
    'journalId' in data &&
    typeof data.journalId === 'string' &&
    'busyTimeoutMs' in data &&
    typeof data.busyTimeoutMs === 'number' &&
    'mustExist' in data &&
    typeof data.mustExist === 'boolean'
  );
}
