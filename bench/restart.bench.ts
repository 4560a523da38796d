import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from './lib/gateway_process.ts';
import { HMAC_SECRET, hmacKey, signedRecords } from './lib/records.ts';
import type { Row } from './lib/report.ts';
import { sendBatch } from './lib/send_batch.ts';

const RECORDS = 1_000_000;
const AT_ONCE = 20_000;

/**
 * How long a gateway needs from its start until it is ready, with a million records in its journal, after kill -9
 * and after an orderly stop. The peer is a plain read of the same journal files.
 */
export async function restartBench(): Promise<Row[]> {
  const data = await mkdtemp(join(process.cwd(), '.bench-restart-'));
  const settings = { KAKEYA_DATA: data, PCS_HMAC_KEY: HMAC_SECRET };
  try {
    await fill(settings);
    const rows: Row[] = [];
    for (const end of ['SIGKILL', 'SIGTERM'] as const) {
      const startMs = performance.now();
      const server = await startServer('gateway', settings);
      await untilReady(server.port);
      const value = (performance.now() - startMs) / 1000;
      const peakMiB = await peakMemoryMiB(server.pid);
      await server.end(end);
      const { seconds, bytes } = await readAll(join(data, 'journal'));
      rows.push({
        subject: `start until ready with ${RECORDS.toLocaleString('en')} journaled records, after ${end === 'SIGKILL' ? 'a kill -9 under load' : 'another kill -9'} (peak memory ${peakMiB} MiB)`,
        peer: `plain read of the same journal files (${Math.round(bytes / 2 ** 20)} MiB)`,
        unit: 's',
        value,
        peerValue: seconds,
        detail: { peakMiB, journalBytes: bytes },
      });
    }
    return rows;
  } finally {
    await rm(data, { recursive: true });
  }
}

/** Fills the journal through the API, and kills the gateway while the last batch is in work. */
async function fill(settings: Readonly<Record<string, string>>): Promise<void> {
  const server = await startServer('gateway', settings);
  for (let done = 0; done < RECORDS; done += AT_ONCE) {
    const records = await signedRecords(`restart-${done}`, AT_ONCE, hmacKey());
    const accepted = await sendBatch(server.port, '/v1/pcs/batch', records);
    if (accepted !== AT_ONCE) throw new Error(`Only ${accepted} of ${AT_ONCE} records were accepted.`);
  }
  const last = sendBatch(server.port, '/v1/pcs/batch', await signedRecords('last', AT_ONCE, hmacKey()));
  const cutOff = last.then(
    () => 'answered',
    () => 'cut off',
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  await server.end('SIGKILL');
  await cutOff;
}

async function untilReady(port: number): Promise<void> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    await response.arrayBuffer();
    if (response.ok) return;
  }
}

/** VmHWM of /proc: the most that was resident at any time. */
async function peakMemoryMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
}

async function readAll(directory: string): Promise<{ seconds: number; bytes: number }> {
  const startMs = performance.now();
  let bytes = 0;
  for (const name of await readdir(directory)) {
    for await (const chunk of createReadStream(join(directory, name), { highWaterMark: 1 << 20 })) {
      const { length }: Buffer = chunk;
      bytes += length;
    }
  }
  return { seconds: (performance.now() - startMs) / 1000, bytes };
}
