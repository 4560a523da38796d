import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NEVER_MS } from './gateway.ts';
import { SECRET } from './records.ts';

const PROGRAM = fileURLToPath(new URL('./gateway_process.ts', import.meta.url));

export interface ChildGateway {
  readonly url: string;
  readonly pid: number;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
  /** SIGTERM; rejects unless it ends with exit code 0. */
  stop(): Promise<void>;
}

/** Starts a real gateway process on a data directory and waits until it listens. */
export async function startChildGateway(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ChildGateway> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PATH: process.env['PATH'],
      PORT: '0',
      KAKEYA_DATA: dataDir,
      PCS_HMAC_KEY: SECRET,
      MAX_EVENT_LOOP_LAG_MS: NEVER_MS,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await firstLine(child);
  return {
    url,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code]: unknown[] = await exited;
      if (code !== 0) throw new Error(`The gateway ended with ${String(code)}.`);
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The gateway has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The gateway ended before it listened.');
}
