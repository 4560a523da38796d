import type { Journal, JournalEntry, Seq } from '@kakeya/storage';

/** The entry at one position; undefined: it was retained away, cannot be read, or is of another kind. */
export async function journalEntryAt(
  journal: Pick<Journal, 'read'>,
  seq: Seq,
  kind: number,
): Promise<JournalEntry | undefined> {
  for await (const entry of journal.read(seq)) {
    return entry.seq === seq && entry.kind === kind ? entry : undefined;
  }
  return undefined;
}
