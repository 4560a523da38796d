import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openOutbox, type Outbox } from '../src/outbox/outbox.ts';
import { startChild } from './support/child.ts';
import { temporaryDirectory } from './support/directory.ts';
import { appendRecord, recordOf } from './support/records.ts';

/** What a crash leaves behind: the database and its write-ahead log, without the shared memory. */
interface Remains {
  readonly database: Uint8Array;
  readonly log: Uint8Array;
}

const APPENDED = 4;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

function remainsOf(dataDir: string): Remains {
  return {
    database: readFileSync(join(dataDir, 'outbox.db')),
    log: readFileSync(join(dataDir, 'outbox.db-wal')),
  };
}

/** A killed process's outbox with `APPENDED` records, each of which was durable when it died. */
async function remainsOfKilledProcess(): Promise<Remains> {
  const dataDir = temporaryDirectory();
  const child = startChild('./append_child.ts', dataDir, String(APPENDED));
  await child.seen((line) => line === 'done');
  await child.kill();
  return remainsOf(dataDir);
}

function lastFrame(log: Uint8Array): { readonly start: number; readonly end: number } {
  const pageBytes = new DataView(log.buffer, log.byteOffset).getUint32(8);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  expect((log.length - WAL_HEADER_BYTES) % frameBytes).toBe(0);
  return { start: log.length - frameBytes, end: log.length };
}

/** Every offset of the header and of both ends of the page, and every 61st between them. */
function denseOffsets({ start, end }: { readonly start: number; readonly end: number }): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i).filter(
    (at) => at < start + 40 || at >= end - 16 || (at - start) % 61 === 0,
  );
}

let restored = 0;

function restore({ database, log }: Remains, root: string): string {
  restored += 1;
  const dataDir = join(root, String(restored));
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'outbox.db'), database);
  writeFileSync(join(dataDir, 'outbox.db-wal'), log);
  return dataDir;
}

function withOutbox<T>(dataDir: string, use: (outbox: Outbox) => T): T {
  const outbox = openOutbox({ dataDir, clock: () => 1000, retainAcked: 1000 });
  try {
    return use(outbox);
  } finally {
    outbox.close();
  }
}

/** The records that can be sent, checked to be whole. */
function wholeRecords(outbox: Outbox): number[] {
  const claimed = outbox.claim(100, 1000);
  for (const record of claimed) expect(record).toEqual(recordOf(record.outboxSeq));
  return claimed.map(({ outboxSeq }) => outboxSeq);
}

/** Appends one record, crashes right after, and returns what a new process finds. */
function appendCrashReopen(
  remains: Remains,
  root: string,
): { readonly found: number[]; readonly added: number } {
  const dataDir = restore(remains, root);
  const crashed = withOutbox(dataDir, (outbox) => {
    const added = appendRecord(outbox, 600_000).outboxSeq;
    return { added, remains: remainsOf(dataDir) };
  });
  const found = withOutbox(restore(crashed.remains, root), wholeRecords);
  return { found, added: crashed.added };
}

describe('torn tail', () => {
  test('cut anywhere in the last frame: earlier records are whole, the next one is never swallowed', async () => {
    const { database, log } = await remainsOfKilledProcess();
    const root = temporaryDirectory();
    for (const length of denseOffsets(lastFrame(log))) {
      const { found, added } = appendCrashReopen({ database, log: log.subarray(0, length) }, root);
      expect(added).toBe(APPENDED + 1);
      expect(found, `cut at byte ${length} of ${log.length}`).toEqual([1, 2, 3, added]);
    }
  });

  test('garbage and zeros after the last whole frame are not glued to the next record', async () => {
    const { database, log } = await remainsOfKilledProcess();
    const root = temporaryDirectory();
    for (const tail of [new Uint8Array(5000), new Uint8Array(9000).fill(0xa5), log.subarray(32, 5000)]) {
      const { found, added } = appendCrashReopen({ database, log: Buffer.concat([log, tail]) }, root);
      expect(found).toEqual([1, 2, 3, 4, added]);
    }
  });

  test('a flipped bit in the last frame loses that frame and makes no wrong record', async () => {
    const { database, log } = await remainsOfKilledProcess();
    const root = temporaryDirectory();
    for (const at of denseOffsets(lastFrame(log)).filter((_, i) => i % 2 === 0)) {
      const flipped = Uint8Array.from(log);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const { found, added } = appendCrashReopen({ database, log: flipped }, root);
      expect(found, `bit flipped in byte ${at}`).toEqual([1, 2, 3, added]);
    }
  });

  test('cut anywhere in the log: what is found is a prefix of what was appended', async () => {
    const { database, log } = await remainsOfKilledProcess();
    const root = temporaryDirectory();
    let longest = 0;
    for (let length = 0; length <= log.length; length += 1031) {
      const { found, added } = appendCrashReopen({ database, log: log.subarray(0, length) }, root);
      const survivors = found.slice(0, -1);
      expect(survivors).toEqual([1, 2, 3, 4].slice(0, survivors.length));
      expect(survivors.length).toBeGreaterThanOrEqual(longest);
      expect(found.at(-1)).toBe(added);
      expect(added).toBeGreaterThan(survivors.at(-1) ?? 0);
      longest = survivors.length;
    }
    expect(longest).toBeGreaterThanOrEqual(3);
  });
});
