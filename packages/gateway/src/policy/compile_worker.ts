/** A thread that compiles what owners of policies wrote. It holds nothing. */
import { parentPort } from 'node:worker_threads';
import { irJson, policyJson } from '@kakeya/policy';
import { compileSource } from './compile_source.ts';
import { replyTo } from './reply_to.ts';
import type { CompiledText, FromCompiler, ToCompiler } from './source_compiler.ts';
import type { ToThread } from './thread_calls.ts';

parentPort?.on('message', (message: ToThread<ToCompiler>) => void replyTo(message, compile));

function compile({ source, lint }: ToCompiler): FromCompiler {
  const startMs = performance.now();
  const read = compileSource(source, lint);
  const seconds = (performance.now() - startMs) / 1000;
  const text: CompiledText = read.ok
    ? {
        ok: true,
        policy: { id: read.compiled.policy.id, version: read.compiled.policy.version },
        hashes: {
          policy_hash: read.compiled.ir.policy_hash,
          ir_hash: read.compiled.ir.ir_hash,
          ir_version: read.compiled.ir.ir_version,
        },
        document: policyJson(read.compiled.policy),
        ir: irJson(read.compiled.ir),
        diagnostics: read.diagnostics,
      }
    : read;
  return { seconds, text };
}
