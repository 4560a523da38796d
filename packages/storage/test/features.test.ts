import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFeatureStore } from '../src/features/open_feature_store.ts';
import { describeFeatureStoreContract } from './support/feature_store_contract.ts';

const CHILD = fileURLToPath(new URL('./support/feature_child.ts', import.meta.url));

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-features-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

describeFeatureStoreContract('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-features-'));
  return {
    open: () => openFeatureStore({ path: join(directory, 'made', 'features.sqlite') }),
    remove: async () => rmSync(directory, { recursive: true }),
  };
});

describe('feature store in SQLite', () => {
  it('after kill -9 has exactly the rows up to its position, and that is no less than was acknowledged', async () => {
    const path = join(temporaryDirectory(), 'features.sqlite');
    let acknowledged = 0;
    for (let kill = 0; kill < 3; kill++) {
      const child = fork(CHILD, [path]);
      await new Promise<void>((resolve) => {
        let reports = 0;
        child.on('message', (seq) => {
          acknowledged = Math.max(acknowledged, Number(seq));
          reports += 1;
          if (reports === 15 + kill) resolve();
        });
      });
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const store = await openFeatureStore({ path });
      const position = (await store.position()) ?? 0;
      let rows = 0;
      for await (const row of store.read({})) rows += row.tenant === 'acme' ? 1 : 0;
      await store.close();
      expect(rows).toBe(position * 10);
      expect(position).toBeGreaterThanOrEqual(acknowledged);
    }
  });

  it('says which file it cannot open', async () => {
    const path = join(temporaryDirectory(), 'features.sqlite');
    writeFileSync(path, 'this is no database, and long enough to be told from an empty file');
    await expect(openFeatureStore({ path })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining(path),
    });
  });
});
