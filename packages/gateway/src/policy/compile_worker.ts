/** A thread that compiles what owners of policies wrote. It holds nothing. */
import { parentPort } from 'node:worker_threads';
import { irJson, policyJson } from '@kakeya/policy';
import { compileSource } from './compile_source.ts';
import type { CompiledText, FromCompiler, ToCompiler } from './source_compiler.ts';

const port = parentPort;
if (port === null) throw new Error('The compiler runs in a worker thread only.');

port.on('message', ({ number, source, lint }: ToCompiler) => {
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
  port.postMessage({ number, seconds, text } satisfies FromCompiler, []);
});
