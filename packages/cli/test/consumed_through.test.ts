import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONSUMERS } from '@kakeya/gateway';
import { openProjectionStore } from '@kakeya/storage';
import { expect, test } from 'vitest';
import { consumedThrough } from '../src/journal/consumed_through.ts';
import { temporaryDirectory } from './support/cli.ts';

test('compaction waits for the slowest consumer, and for one that it does not know', async () => {
  const dataDir = temporaryDirectory();
  await expect(consumedThrough(dataDir)).rejects.toThrow('--data');
  const directory = join(dataDir, 'projections');
  mkdirSync(directory);
  const store = await openProjectionStore({ directory });
  await store.save('journal-id', { seq: 0, state: 'a-name-and-no-checkpoint' });
  await store.save('decisions', { seq: 3, state: 'a snapshot and no checkpoint' });
  await store.save('quota', { seq: 0, state: 'what was used and no checkpoint' });
  for (const name of CONSUMERS.filter((consumer) => consumer !== 'equivocations')) {
    await store.save(name, { seq: 50, state: '{}' });
  }
  expect(await consumedThrough(dataDir)).toBe(0);
  await store.save('equivocations', { seq: 40, state: '{}' });
  expect(await consumedThrough(dataDir)).toBe(40);
  await store.save('ledger', { seq: 7, state: '{}' });
  expect(await consumedThrough(dataDir)).toBe(7);
});
