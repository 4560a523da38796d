import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFeatureStore } from '@kakeya/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestRows } from '../src/models/newest_rows.ts';
import { temporaryDirectory } from './support/gateway.ts';

let directory: string;
let store: Awaited<ReturnType<typeof openFeatureStore>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
  store = await openFeatureStore({ path: join(directory, 'features.sqlite') });
  const common = { decision: 'accept', score: 0.5, features: '{}', propensity: 1 };
  const rows = ['a', 'b'].flatMap((tenant) =>
    Array.from({ length: 30 }, (_, atMs) => ({ ...common, tenant, pcsId: `id-${atMs}`, atMs })),
  );
  await store.put(rows, 60);
  // Every third is not labelled.
  for (const { tenant, pcsId, atMs } of rows) {
    if (atMs % 3 !== 0) await store.label({ tenant, pcsId, label: 'wrong', labelledAtMs: 100 });
  }
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const times = async (fromMs: number, max: number) =>
  (await newestRows(store, { tenant: 'a', fromMs, max })).map(({ tenant, atMs }) => `${tenant} ${atMs}`);

describe('the newest labelled rows', () => {
  test('of a tenant are as many as asked for, whatever came before them', async () => {
    expect(await times(0, 3)).toEqual(['a 26', 'a 28', 'a 29']);
    expect(await times(0, 10)).toEqual([
      'a 16',
      'a 17',
      'a 19',
      'a 20',
      'a 22',
      'a 23',
      'a 25',
      'a 26',
      'a 28',
      'a 29',
    ]);
    expect(await times(0, 100)).toHaveLength(20);
  });

  test('begin where they are asked to', async () => {
    expect(await times(26, 100)).toEqual(['a 26', 'a 28', 'a 29']);
    expect(await times(30, 100)).toEqual([]);
  });
});
