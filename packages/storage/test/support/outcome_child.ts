/** Puts outcomes into the index at argv's path, ten at a time, reporting each position, until it is killed. */
import { openOutcomeIndex } from '../../src/outcomes/open_outcome_index.ts';
import { batchOf, outcomeRow } from './outcome_entries.ts';

const [, , path = ''] = process.argv;
const index = await openOutcomeIndex({ path, journalId: 'j' });
for (let seq = (await index.position()) ?? 0; ; seq += 10) {
  const outcomes = Array.from({ length: 10 }, (_, i) => outcomeRow(seq + i + 1, { reasons: ['loop'] }));
  await index.put(batchOf({ outcomes }), seq + 10);
  process.send?.(seq + 10);
}
