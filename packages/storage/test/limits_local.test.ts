import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLocalLimiter } from '../src/limits/mod.ts';
import type { RateLimiter } from '../src/limits/types.ts';
import { openProjectionStore } from '../src/projection/open_projection_store.ts';
import type { ProjectionStore } from '../src/projection/types.ts';
import {
  describeLimiterContract,
  type LimiterClocks,
  NOON,
  quota,
  takeMany,
} from './support/limiter_contract.ts';

async function openIn(
  directory: string,
  clocks: LimiterClocks,
  onFault: (fault: unknown) => void = throwIt,
  wrap: (store: ProjectionStore) => ProjectionStore = (store) => store,
): Promise<RateLimiter> {
  const snapshots = wrap(await openProjectionStore({ directory }));
  return openLocalLimiter({ ...clocks, snapshots, name: 'quota', onFault });
}

function throwIt(fault: unknown): void {
  throw fault;
}

async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kakeya-limits-'));
}

describeLimiterContract('local', async () => {
  const directory = await temporaryDirectory();
  let lastSave: Promise<void> = Promise.resolve();
  const watched = (store: ProjectionStore): ProjectionStore => ({
    load: (name) => store.load(name),
    save: (name, snapshot) => (lastSave = store.save(name, snapshot)),
  });
  return {
    open: (clocks) => openIn(directory, clocks, throwIt, watched),
    quiet: () => lastSave,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
});

const CLOCKS: LimiterClocks = { clock: () => NOON, monotonicMs: () => 0 };

test('while counts cannot be saved the day goes on in memory, and the fault is told', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  const faults: unknown[] = [];
  const full = (store: ProjectionStore): ProjectionStore => ({
    load: (name) => store.load(name),
    save: () => Promise.reject(new Error('no space left on device')),
  });
  const limiter = await openIn(directory, CLOCKS, (fault) => faults.push(fault), full);
  expect((await takeMany(limiter, 30, 'alpha', quota(10))).admitted).toBe(10);
  expect(faults).not.toHaveLength(0);
});

test('many tenants that begin the day together share saves', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  let saves = 0;
  const counting = (store: ProjectionStore): ProjectionStore => ({
    load: (name) => store.load(name),
    save(name, snapshot) {
      saves += 1;
      return store.save(name, snapshot);
    },
  });
  const limiter = await openIn(directory, CLOCKS, throwIt, counting);
  const takes = Array.from({ length: 500 }, async (_, index) => limiter.take(`tenant-${index}`, quota(100)));
  expect((await Promise.all(takes)).every(({ ok }) => ok)).toBe(true);
  expect(saves).toBeLessThan(10);
});

test('counts that this program did not write are refused, not taken for zero', async () => {
  const directory = await temporaryDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  const store = await openProjectionStore({ directory });
  for (const state of ['{}', '[]', '{"day":-1,"used":{}}', '{"day":1,"used":{"a":"2"}}']) {
    await store.save('quota', { seq: 0, state });
    await expect(openIn(directory, CLOCKS)).rejects.toMatchObject({ code: 'state_corrupt' });
  }
  await writeFile(join(directory, 'quota.snapshot'), 'rubbish');
  await expect(openIn(directory, CLOCKS)).rejects.toMatchObject({ code: 'state_corrupt' });
});
