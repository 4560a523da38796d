import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly lines: readonly string[];
  /** Resolves with the exit code, null when it was killed. */
  readonly ended: Promise<number | null>;
  /** Resolves once a line satisfies `wanted`; rejects when the child ends before. */
  seen(wanted: (line: string) => boolean): Promise<void>;
  /** SIGKILL: no handler, no clean-up. */
  kill(): Promise<void>;
}

/** Starts a script of this folder in a process of its own, which does not outlive the test. */
export function startChild(script: string, ...args: readonly string[]): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  if (child.stdout === null) throw new Error('The child has no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close').then(([code]): number | null =>
    typeof code === 'number' ? code : null,
  );
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return {
    lines,
    ended,
    kill,
    seen: (wanted) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (lines.some(wanted)) resolve();
        };
        listeners.add(check);
        check();
        void ended.then(() => reject(new Error('The child ended before it said what was awaited')));
      }),
  };
}
