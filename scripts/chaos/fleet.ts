import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@kakeya/testing';
import { type ChildGateway, startChildGateway } from '../../packages/gateway/test/support/child_gateway.ts';

/** One gateway of a fleet: a process that may die, on a port and a data directory that stay. */
export interface Member {
  readonly dataDir: string;
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Small segments, so that a run rotates many times; a short breaker pause, so that it opens and closes many times. */
const SETTINGS = { WAL_SEGMENT_BYTES: '1048576', TOKEN_RATE: '1000000' };

/** Gateways on one shared store, each with its own journal. */
export async function startFleet(
  directory: string,
  size: number,
  settings: Readonly<Record<string, string>>,
): Promise<readonly Member[]> {
  return Promise.all(
    Array.from({ length: size }, (_, index) => startMember(join(directory, `gateway-${index}`), settings)),
  );
}

async function startMember(dataDir: string, settings: Readonly<Record<string, string>>): Promise<Member> {
  await mkdir(dataDir, { recursive: true });
  const port = String(await freePort());
  const start = (): Promise<ChildGateway> =>
    startChildGateway(dataDir, { ...SETTINGS, ...settings, PORT: port });
  let running = await start();
  return {
    dataDir,
    url: running.url,
    get pid() {
      return running.pid;
    },
    kill: () => running.kill(),
    async start() {
      running = await start();
    },
    stop: () => running.stop(),
  };
}
