import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./server_process.ts', import.meta.url));

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Resolves when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts the gateway, or the bare echo that it is compared with, in a process of its own; resolves when it listens. */
export async function startServer(
  kind: 'echo' | 'gateway',
  settings: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeOptions, SERVER, kind], {
    env: { PATH: process.env['PATH'], PORT: '0', TOKEN_RATE: '1000000', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const port = await listeningPort(child);
  return {
    port,
    pid: child.pid ?? 0,
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

async function listeningPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The server has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) return Number(line);
  throw new Error('The server ended before it listened.');
}
