import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '@kakeya/storage';
import type { Row } from './lib/report.ts';

const ENTRY = Buffer.alloc(1024, 7);
const SECONDS = 3;

/** On the disk of the working directory: a temporary directory may be memory. */
export async function journalBench(): Promise<Row[]> {
  const directory = await mkdtemp(join(process.cwd(), '.bench-journal-'));
  try {
    const naive = await naiveAppends(join(directory, 'naive'));
    const rows: Row[] = [];
    for (const writers of [1, 64, 512]) {
      const value = await journalAppends(join(directory, `w${writers}`), writers);
      rows.push({
        subject: `journal, durable appends of 1 KB, ${writers} writer${writers === 1 ? '' : 's'}`,
        peer: 'one writer: appendFile + fdatasync each',
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

async function naiveAppends(path: string): Promise<number> {
  const file = await open(path, 'a');
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < SECONDS * 1000) {
    await file.appendFile(ENTRY);
    await file.datasync();
    count += 1;
  }
  await file.close();
  return (count * 1000) / (performance.now() - start);
}
