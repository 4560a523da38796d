import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findBinary, type PrivateServer, startPostgresServer, startRedisServer } from '@kakeya/testing';

/** A dedup store on a server, and how a gateway is told to use it. */
export interface ServerStore {
  readonly name: string;
  /** What must be installed. */
  readonly binaries: readonly string[];
  start(): Promise<PrivateServer>;
  env(url: string): Readonly<Record<string, string>>;
  /** Lets the server answer reads and pings as ever, and refuse to write, as one out of memory or a replica does. */
  refuseWrites(url: string, refuse: boolean): Promise<void>;
}

export const SERVER_STORES: readonly ServerStore[] = [
  {
    name: 'Redis',
    binaries: ['redis-server', 'redis-cli'],
    start: () => startRedisServer(),
    env: (url) => ({ DEDUP_BACKEND: 'redis', REDIS_URL: url }),
    refuseWrites: (url, refuse) =>
      run('redis-cli', ['-u', url, 'config', 'set', 'maxmemory', refuse ? '1' : '0']),
  },
  {
    name: 'PostgreSQL',
    binaries: ['initdb', 'psql'],
    start: () => startPostgresServer(),
    env: (url) => ({ DEDUP_BACKEND: 'postgres', DATABASE_URL: url }),
    async refuseWrites(url, refuse) {
      const set = `alter system set default_transaction_read_only = ${refuse ? 'on' : 'off'}`;
      await run('psql', [url, '-c', set, '-c', 'select pg_reload_conf()'], {
        PGOPTIONS: '-c default_transaction_read_only=off',
      });
    },
  },
];

export const missingBinaries = ({ binaries }: ServerStore): boolean =>
  binaries.some((binary) => findBinary(binary) === undefined);

async function run(
  binary: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await promisify(execFile)(findBinary(binary) ?? binary, args, { env: { ...process.env, ...env } });
}
