import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '@kakeya/storage';
import type { Row } from './lib/report.ts';

const ENTRY = Buffer.alloc(1024, 7);
const SECONDS = 3;
const PEER = 'one writer: append + fdatasync each';

/** On the disk of the working directory: a temporary directory may be memory. */
export async function journalBench(): Promise<Row[]> {
  const directory = await mkdtemp(join(process.cwd(), '.bench-journal-'));
  try {
    const naive = await syncedWrites(join(directory, 'naive'), 0);
    const rows: Row[] = [
      {
        subject: 'what preallocation buys: overwrite of written zeros + fdatasync each',
        peer: PEER,
        unit: 'per s',
        value: await syncedWrites(join(directory, 'zeros'), ENTRY.length * 40_000),
        peerValue: naive,
      },
    ];
    for (const writers of [1, 64, 512]) {
      const value = await journalAppends(join(directory, `w${writers}`), writers);
      rows.push({
        subject: `journal, durable appends of 1 KB, ${writers} writer${writers === 1 ? '' : 's'}`,
        peer: PEER,
        unit: 'per s',
        value,
        peerValue: naive,
      });
    }
    return rows;
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function journalAppends(directory: string, writers: number): Promise<number> {
  const { journal } = await openJournal({ directory, clock: Date.now });
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  const write = async (): Promise<void> => {
    while (performance.now() < end) {
      await journal.append(1, ENTRY);
      count += 1;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - start) / 1000;
  await journal.close();
  return count / seconds;
}

/** Durable writes per second, one after the other, into a file of `preallocated` zeros that were synced before. */
async function syncedWrites(path: string, preallocated: number): Promise<number> {
  const file = await open(path, 'w');
  await file.write(Buffer.alloc(preallocated), 0, preallocated, 0);
  await file.datasync();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < SECONDS * 1000) {
    await file.write(ENTRY, 0, ENTRY.length, count * ENTRY.length);
    await file.datasync();
    count += 1;
  }
  await file.close();
  return (count * 1000) / (performance.now() - start);
}
