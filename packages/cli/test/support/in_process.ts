import { type MockInstance, vi } from 'vitest';
import { createProgram } from '../../src/program.ts';
import { createProofProgram } from '../../src/proof_program.ts';
import { runProgram } from '../../src/run_program.ts';
import type { Ended } from './cli.ts';

/** Runs `kakeya` in this process, as to its exit code and all that it writes: a process each would take too long. */
export const kakeyaHere = (...args: readonly string[]): Promise<Ended> => runHere(createProgram(), args);

/** `proof`, in this process. */
export const proofHere = (...args: readonly string[]): Promise<Ended> => runHere(createProofProgram(), args);

async function runHere(program: ReturnType<typeof createProgram>, args: readonly string[]): Promise<Ended> {
  const before = process.exitCode;
  process.exitCode = undefined;
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  try {
    await runProgram(program, args);
    return { code: exitCode(), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = before;
    stdout.spy.mockRestore();
    stderr.spy.mockRestore();
  }
}

const exitCode = (): number => Number(process.exitCode ?? 0);

function captured(stream: NodeJS.WriteStream): { readonly spy: MockInstance; text(): string } {
  const chunks: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest: unknown[]) => {
    chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  return { spy, text: () => chunks.join('') };
}
