import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJournalReadOnly } from '@kakeya/storage';
import { decodeResult, INBOX, RESULT, type Result } from '../../src/mod.ts';

export interface JournalContents {
  /** Positions of the submissions. */
  readonly inbox: readonly number[];
  readonly results: readonly Result[];
}

/** What a gateway's journal holds; also while it is running. */
export async function readJournalContents(dataDir: string): Promise<JournalContents> {
  const inbox: number[] = [];
  const results: Result[] = [];
  for await (const entry of readJournalReadOnly(join(dataDir, 'journal'), 1)) {
    if (entry.kind === INBOX) inbox.push(entry.seq);
    if (entry.kind === RESULT) results.push(decodeResult(entry));
  }
  return { inbox, results };
}

/** The ids in a gateway's outcome feed, with their outcome as it stands there. */
export async function readOutcomeFeed(
  dataDir: string,
): Promise<readonly (readonly [id: string, text: string])[]> {
  const text = await readFile(join(dataDir, 'feed', 'outcomes.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { outcome }: { outcome: { pcs_id: string } } = JSON.parse(line);
      return [outcome.pcs_id, JSON.stringify(outcome)] as const;
    });
}
