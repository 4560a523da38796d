import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SigningKey, toBase64, verificationKeyOf } from '@kakeya/protocol';
import { startServer } from './lib/gateway_process.ts';
import { load, type LoadResult, requestBytes } from './lib/http_load.ts';
import { ed25519Key, HMAC_SECRET, hmacKey, signedRecords } from './lib/records.ts';
import type { Row } from './lib/report.ts';
import { sendBatch } from './lib/send_batch.ts';

const CONNECTIONS = [1, 32, 128];
const REQUESTS: Readonly<Record<number, number>> = { 1: 3_000, 32: 40_000, 128: 40_000 };
/** Until the compiler is done with the hot path; a server that runs for more than some seconds is past that. */
const WARM_UP = 15_000;
const BATCH_RECORDS = 100_000;

/** Durable submits on the disk of the working directory, next to a bare node:http echo of the same bodies. */
export async function httpBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const key of [hmacKey(), await ed25519Key()]) rows.push(...(await submitRows(key)));
  rows.push(await batchRow());
  return rows;
}

async function submitRows(key: SigningKey): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of CONNECTIONS) {
    const count = REQUESTS[connections] ?? 0;
    const bodies = await signedRecords(`${key.alg}-${connections}`, count + WARM_UP, key);
    const requests = bodies.map((body) => requestBytes('/v1/pcs/submit', body));
    const echo = await withServer('echo', {}, (port) => warmThenLoad(port, requests, connections));
    const gateway = await withServer('gateway', await keySettings(key), (port) =>
      warmThenLoad(port, requests, connections),
    );
    if (gateway.statuses['200'] !== count)
      throw new Error(`Not every record was accepted: ${JSON.stringify(gateway.statuses)}`);
    rows.push({
      subject: `submit, ${key.alg}, ${connections} connection${connections === 1 ? '' : 's'} (p99 ${gateway.p99Ms.toFixed(2)} ms)`,
      peer: `bare node:http echo (p99 ${echo.p99Ms.toFixed(2)} ms)`,
      unit: 'req/s',
      value: gateway.perSecond,
      peerValue: echo.perSecond,
      detail: { gateway, echo },
    });
  }
  return rows;
}

async function warmThenLoad(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<LoadResult> {
  await load(port, requests.slice(0, WARM_UP), connections);
  return load(port, requests.slice(WARM_UP), connections);
}

async function batchRow(): Promise<Row> {
  const records = await signedRecords('batch', BATCH_RECORDS + WARM_UP, hmacKey());
  const send = async (port: number, path: string): Promise<number> => {
    await sendBatch(port, path, records.slice(0, WARM_UP));
    const startMs = performance.now();
    const accepted = await sendBatch(port, path, records.slice(WARM_UP));
    if (path !== '/' && accepted !== BATCH_RECORDS)
      throw new Error(`Only ${accepted} of ${BATCH_RECORDS} records were accepted.`);
    return BATCH_RECORDS / ((performance.now() - startMs) / 1000);
  };
  const echo = await withServer('echo', {}, (port) => send(port, '/'));
  const value = await withServer('gateway', await keySettings(hmacKey()), (port) =>
    send(port, '/v1/pcs/batch'),
  );
  return {
    subject: 'batch NDJSON, hmac-sha256, one connection',
    peer: 'bare node:http echo of the same body',
    unit: 'records/s',
    value,
    peerValue: echo,
  };
}

async function keySettings(key: SigningKey): Promise<Record<string, string>> {
  if (key.alg !== 'ed25519') return { PCS_HMAC_KEY: HMAC_SECRET };
  return { PCS_SIGN_ALG: 'ed25519', PCS_ED25519_PUB_B64: toBase64((await verificationKeyOf(key)).key) };
}

async function withServer<T>(
  kind: 'echo' | 'gateway',
  settings: Record<string, string>,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const data = await mkdtemp(join(process.cwd(), '.bench-http-'));
  const server = await startServer(kind, { KAKEYA_DATA: data, ...settings });
  try {
    return await use(server.port);
  } finally {
    await server.end('SIGTERM');
    await rm(data, { recursive: true });
  }
}
