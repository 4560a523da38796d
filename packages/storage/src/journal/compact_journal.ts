import { openJournal } from './open_journal.ts';
import type { OpenJournalOptions } from './open_journal.ts';
import type { Seq } from './types.ts';

export interface CompactJournalOptions extends OpenJournalOptions {
  /** Unix ms: entries appended from then on stay. */
  readonly olderThanMs: number;
  /** The lowest checkpoint of all projections: later entries stay. */
  readonly consumedThrough: Seq;
}

/**
 * Deletes the segments that are old and consumed, of a journal that no process has open. The newest
 * segment stays. Resolves with the number deleted; rejects as `openJournal` and `Journal.retain` do.
 */
export async function compactJournal(options: CompactJournalOptions): Promise<number> {
  const { journal } = await openJournal(options);
  try {
    return await journal.retain(options);
  } finally {
    await journal.close();
  }
}
