import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutcomeIndex } from '../src/outcomes/open_outcome_index.ts';
import { describeOutcomeIndexContract } from './support/outcome_index_contract.ts';

describeOutcomeIndexContract('embedded (node:sqlite)', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-outcomes-'));
  return {
    open: () => openOutcomeIndex({ path: join(directory, 'made', 'outcomes.sqlite'), journalId: 'j' }),
    remove: async () => rmSync(directory, { recursive: true }),
  };
});
