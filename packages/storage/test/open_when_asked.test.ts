import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWhenAsked } from '../src/breaker/mod.ts';
import { openEmbeddedDedup } from '../src/dedup/embedded/open_embedded_dedup.ts';
import type { DedupStore } from '../src/dedup/types.ts';

const KEY = { tenant: 't', scope: 's', id: 'id' };
const ENTRY = { digest: 'd', value: 'v' };

describe('a store that is opened when it is asked', () => {
  let directory: string;
  let attempts: number;
  let store: DedupStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kakeya-late-'));
    attempts = 0;
    store = openWhenAsked(() => {
      attempts += 1;
      return openEmbeddedDedup({ path: join(directory, 'index', 'dedup.db') });
    });
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  it('is opened once, whoever asks at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.putIfAbsent(KEY, ENTRY)));
    expect(answers.filter(({ first }) => first)).toHaveLength(1);
    expect(await store.get(KEY)).toEqual(ENTRY);
    expect(attempts).toBe(1);
  });

  it('says why it cannot be opened, and is opened by a later operation once it can be', async () => {
    const blocked = join(directory, 'index');
    await writeFile(blocked, 'a file where the directory should be');
    await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({ code: 'store_unavailable' });
    await rm(blocked);
    expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    expect(attempts).toBe(3);
  });

  it('closed while it is being opened, it leaves nothing open and takes no more', async () => {
    const asked = store.ping();
    await store.close();
    await asked.catch(() => undefined);
    await expect(store.ping()).rejects.toMatchObject({ code: 'store_closed' });
    await store.close();
    expect(attempts).toBe(1);
  });
});
