import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface SimRun {
  readonly exitCode: number;
  readonly output: string;
}

/** `npm run sim` in a process of its own. */
export function runSim(...args: readonly string[]): Promise<SimRun> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => {
        if (child.exitCode === null) reject(new Error(`The simulator was killed: ${stderr}`));
        else resolve({ exitCode: child.exitCode, output: stdout + stderr });
      },
    );
  });
}

export function digestOf({ output }: SimRun): string {
  const [, digest] = /digest ([0-9a-f]+)/.exec(output) ?? [];
  if (digest === undefined) throw new Error(`There is no digest in: ${output}`);
  return digest;
}
