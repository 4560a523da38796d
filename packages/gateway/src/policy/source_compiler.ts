import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Ir, LintMode } from '@kakeya/policy';
import { GatewayError } from '../errors.ts';
import type { SourceDiagnostic } from './compile_source.ts';
import type { PolicyMetrics } from './policy_metrics.ts';

/** A compiled policy as it is kept and shown. */
export type CompiledText =
  | {
      readonly ok: true;
      readonly policy: { readonly id: string; readonly version: string };
      readonly hashes: Pick<Ir, 'policy_hash' | 'ir_hash' | 'ir_version'>;
      /** Canonical policy JSON. */
      readonly document: string;
      readonly ir: string;
      /** Warnings. */
      readonly diagnostics: readonly SourceDiagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly SourceDiagnostic[] };

export interface ToCompiler {
  readonly number: number;
  readonly source: Uint8Array;
  readonly lint: LintMode;
}

export interface FromCompiler {
  readonly number: number;
  readonly seconds: number;
  readonly text: CompiledText;
}

/**
 * Compiles sources in a thread of its own: reading 1 MiB of YAML takes longer than submissions may wait. The thread
 * starts with the first source; when it dies, what it had is refused, and the next source starts another.
 */
export class SourceCompiler {
  readonly #metrics: Pick<PolicyMetrics, 'compiled'>;
  readonly #asked = new Map<number, PromiseWithResolvers<CompiledText>>();
  #worker: Worker | undefined;
  #number = 0;

  constructor(metrics: Pick<PolicyMetrics, 'compiled'>) {
    this.#metrics = metrics;
  }

  /** @throws GatewayError `compiler_failed` */
  compile(source: Uint8Array, lint: LintMode): Promise<CompiledText> {
    const number = (this.#number += 1);
    const asked = Promise.withResolvers<CompiledText>();
    this.#asked.set(number, asked);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ number, source, lint } satisfies ToCompiler, []);
    return asked.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const file = new URL(`./compile_worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { name: 'kakeya-compile' });
    const died = (reason: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      for (const asked of this.#asked.values())
        asked.reject(new GatewayError('compiler_failed', `The compiling thread failed: ${reason}.`));
      this.#asked.clear();
    };
    worker.on('message', ({ number, seconds, text }: FromCompiler) => {
      this.#metrics.compiled(seconds);
      this.#asked.get(number)?.resolve(text);
      this.#asked.delete(number);
    });
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => died('the thread ended'));
    return worker;
  }
}
