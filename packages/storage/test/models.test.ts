import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openModelRegistry } from '../src/models/open_model_registry.ts';
import type { ModelRegistry } from '../src/models/types.ts';
import { openProjectionStore } from '../src/projection/open_projection_store.ts';
import { seededRandom } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';
import { act, describeModelRegistryContract, modelOf } from './support/model_registry_contract.ts';

describeModelRegistryContract('files', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-models-'));
  return {
    open: () => openModelRegistry({ directory }),
    remove: async () => rmSync(directory, { recursive: true }),
  };
});

const [A, B] = [modelOf('a'), modelOf('b'.repeat(3000))];

/** No other process is there, and a crash ends this one's locks. */
const onDisk = (disk: MemoryDisk): Promise<ModelRegistry> =>
  openModelRegistry({ directory: '/m', disk, lock: async () => ({ release: async () => undefined }) });

describe('model registry in files', () => {
  it('is as before or as after a promotion, wherever a crash cuts it off', async () => {
    const seen: (string | undefined)[] = [];
    let finished = false;
    for (let cut = 1; !finished; cut++) {
      const disk = new MemoryDisk();
      const registry = await onDisk(disk);
      await registry.register(A, act());
      await registry.promote(null, A.modelId, act());
      const start = disk.operations;
      disk.onOperation = ({ number }) => (number - start >= cut ? 'crash' : undefined);
      const work = registry.register(B, act()).then(() => registry.promote(null, B.modelId, act()));
      finished = await Promise.race([work.then(() => true), disk.crashed.then(() => false)]);
      const after = await onDisk(disk.afterPowerLoss(seededRandom(cut)));
      const active = await after.getActiveModel('acme');
      seen.push(active?.modelId);
    }
    // Between its rename and its sync a promotion may be lost or kept; acknowledged, it is kept.
    expect(new Set(seen)).toEqual(new Set([A.modelId, B.modelId]));
    expect(seen[0]).toBe(A.modelId);
    expect(seen.at(-1)).toBe(B.modelId);
    expect(seen.length).toBeGreaterThan(10);
  });

  it.each(['history.snapshot', `model-${A.modelId}.snapshot`])(
    'never takes a damaged %s for "no model"',
    async (file) => {
      const directory = mkdtempSync(join(tmpdir(), 'kakeya-models-'));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      const registry = await openModelRegistry({ directory });
      await registry.register(A, act());
      await registry.promote(null, A.modelId, act());
      const bytes = readFileSync(join(directory, file));
      bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
      writeFileSync(join(directory, file), bytes);
      await expect(registry.getActiveModel('acme')).rejects.toMatchObject({ code: 'state_corrupt' });
    },
  );

  it('never serves a model under an id that is not its own, even with a checksum that matches', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kakeya-models-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const registry = await openModelRegistry({ directory });
    await registry.register(A, act());
    await registry.promote(null, A.modelId, act());
    const files = await openProjectionStore({ directory });
    await files.save(`model-${A.modelId}`, {
      seq: 0,
      state: JSON.stringify({ model: 'forged', card: A.card }),
    });
    await expect(registry.getActiveModel('acme')).rejects.toMatchObject({ code: 'state_corrupt' });
  });

  it('never takes a missing model file for "no model"', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kakeya-models-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const registry = await openModelRegistry({ directory });
    await registry.register(A, act());
    await registry.promote(null, A.modelId, act());
    for (const file of readdirSync(directory)) if (file.startsWith('model-')) rmSync(join(directory, file));
    await expect(registry.getActiveModel('acme')).rejects.toMatchObject({ code: 'state_corrupt' });
  });

  it('says that it is busy when another writer does not end', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kakeya-models-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { acquireProcessLock } = await import('../src/lock/process_lock.ts');
    const lock = await acquireProcessLock(join(directory, 'lock'));
    onTestFinished(() => lock.release());
    await expect(openModelRegistry({ directory, busyTimeoutMs: 40 })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});
