import { type MockInstance, vi } from 'vitest';
import { createProgram } from '../../src/program.ts';
import { createProofProgram } from '../../src/proof_program.ts';
import { runProgram } from '../../src/run_program.ts';
import { type Ended, environment, type RunOptions } from './cli.ts';

/** Runs `kakeya` in this process, as to its exit code and all that it writes: a process each would take too long. */
export const kakeyaHere = (...args: readonly string[]): Promise<Ended> => kakeyaIn(args);

/** The same, in a directory and with an environment of its own, as `kakeya` has them. */
export const kakeyaIn = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  runNext(createProgram, args, options);

/** `proof`, in this process. */
export const proofHere = (...args: readonly string[]): Promise<Ended> =>
  runNext(createProofProgram, args, {});

let last: Promise<unknown> = Promise.resolve();

/** One after the other: they share what a process has once, its directory, its environment and its streams. */
function runNext(
  create: () => ReturnType<typeof createProgram>,
  args: readonly string[],
  options: RunOptions,
): Promise<Ended> {
  const ended = last.then(() => runHere(create(), args, options));
  last = ended.catch(() => undefined);
  return ended;
}

async function runHere(
  program: ReturnType<typeof createProgram>,
  args: readonly string[],
  options: RunOptions,
): Promise<Ended> {
  const before = { exitCode: process.exitCode, env: process.env, cwd: process.cwd() };
  process.exitCode = undefined;
  process.env = environment(options.env);
  if (options.cwd !== undefined) process.chdir(options.cwd);
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  try {
    await runProgram(program, args);
    return { code: exitCode(), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.spy.mockRestore();
    stderr.spy.mockRestore();
    process.chdir(before.cwd);
    process.env = before.env;
    process.exitCode = before.exitCode;
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
