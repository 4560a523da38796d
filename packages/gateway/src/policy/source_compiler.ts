import type { Ir, LintMode } from '@kakeya/policy';
import type { SourceDiagnostic } from './compile_source.ts';
import type { PolicyMetrics } from './policy_metrics.ts';
import { ThreadCalls } from './thread_calls.ts';

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
  readonly source: Uint8Array;
  readonly lint: LintMode;
}

export interface FromCompiler {
  readonly seconds: number;
  readonly text: CompiledText;
}

/** Compiles sources in a thread of its own: reading 1 MiB of YAML takes longer than submissions may wait. */
export class SourceCompiler {
  readonly #metrics: Pick<PolicyMetrics, 'compiled'>;
  readonly #thread = new ThreadCalls<ToCompiler, FromCompiler>({
    file: 'compile_worker',
    failure: 'compiler_failed',
  });

  constructor(metrics: Pick<PolicyMetrics, 'compiled'>) {
    this.#metrics = metrics;
  }

  /** @throws GatewayError `compiler_failed` */
  async compile(source: Uint8Array, lint: LintMode): Promise<CompiledText> {
    const { seconds, text } = await this.#thread.ask({ source, lint });
    this.#metrics.compiled(seconds);
    return text;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
