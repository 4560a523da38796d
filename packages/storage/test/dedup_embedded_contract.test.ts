import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedDedup } from '../src/dedup/embedded/open_embedded_dedup.ts';
import { describeDedupContract } from './support/dedup_contract.ts';

describeDedupContract('embedded (node:sqlite)', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-dedup-'));
  const path = join(directory, 'dedup.sqlite');
  return {
    open: (options) => openEmbeddedDedup({ path, ...options }),
    opener: { module: new URL('./support/embedded_dedup_opener.ts', import.meta.url), config: path },
    async remove() {
      rmSync(directory, { recursive: true });
    },
  };
});
