import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type PrivateServer, startPostgresServer, startRedisServer } from '@kakeya/testing';
import { type ServerProcess, startServer } from './lib/gateway_process.ts';
import { load, requestBytes } from './lib/http_load.ts';
import { HMAC_SECRET, hmacKey, signedRecords } from './lib/records.ts';
import type { Row } from './lib/report.ts';

const CONNECTIONS = 32;
const REQUESTS = 30_000;
const WARM_UP = 10_000;

interface Store {
  readonly name: string;
  readonly start: () => Promise<PrivateServer>;
  readonly settings: (url: string) => Readonly<Record<string, string>>;
}

const STORES: readonly Store[] = [
  {
    name: 'Redis, appendfsync always',
    start: () => startRedisServer(),
    settings: (url) => ({ DEDUP_BACKEND: 'redis', REDIS_URL: url }),
  },
  {
    name: 'PostgreSQL',
    start: startPostgresServer,
    settings: (url) => ({ DEDUP_BACKEND: 'postgres', DATABASE_URL: url }),
  },
];

/** Two gateway processes on one store next to one, on the same machine, with the same connections in all. */
export async function replicasBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const store of STORES) {
    const one = await submitPerSecond(store, 1);
    const two = await submitPerSecond(store, 2);
    rows.push({
      subject: `submit, hmac-sha256, ${CONNECTIONS} connections, two gateways on one ${store.name}`,
      peer: 'one gateway on it',
      unit: 'req/s',
      value: two,
      peerValue: one,
    });
  }
  return rows;
}

async function submitPerSecond(store: Store, replicas: number): Promise<number> {
  const data = await mkdtemp(join(process.cwd(), '.bench-replicas-'));
  const server = await store.start();
  const gateways: ServerProcess[] = [];
  try {
    for (let index = 0; index < replicas; index += 1) {
      const settings = { KAKEYA_DATA: join(data, String(index)), PCS_HMAC_KEY: HMAC_SECRET };
      gateways.push(await startServer('gateway', { ...settings, ...store.settings(server.url) }));
    }
    await loadAll(gateways, 'warm-up', WARM_UP);
    return await loadAll(gateways, 'measured', REQUESTS);
  } finally {
    for (const gateway of gateways) await gateway.end('SIGTERM');
    await server[Symbol.asyncDispose]();
    await rm(data, { recursive: true });
  }
}

/** Spreads the requests and the connections evenly. Resolves with the requests per second. */
async function loadAll(gateways: readonly ServerProcess[], name: string, count: number): Promise<number> {
  const share = count / gateways.length;
  const prepared: (() => Promise<void>)[] = [];
  for (const [index, { port }] of gateways.entries()) {
    const records = await signedRecords(`${name}-${gateways.length}-${index}`, share, hmacKey());
    const requests = records.map((body) => requestBytes('/v1/pcs/submit', body));
    prepared.push(async () => {
      const { statuses } = await load(port, requests, CONNECTIONS / gateways.length);
      if (statuses['200'] !== share)
        throw new Error(`Not every record was accepted: ${JSON.stringify(statuses)}`);
    });
  }
  const startMs = performance.now();
  await Promise.all(prepared.map((run) => run()));
  return count / ((performance.now() - startMs) / 1000);
}
