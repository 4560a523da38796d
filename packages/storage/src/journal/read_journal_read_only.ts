import { nodeDisk } from '../disk/mod.ts';
import { readEntries } from './read_entries.ts';
import { recoverJournal } from './recovery.ts';
import { SegmentCatalog } from './segment_catalog.ts';
import type { CorruptRange, JournalEntry, Seq } from './types.ts';
import type { ReadOnlyOptions } from './verify_journal.ts';

export interface ReadJournalOptions extends ReadOnlyOptions {
  /** Called for each range that cannot be read; its entries are skipped. */
  readonly onCorruption?: (range: CorruptRange) => void;
}

/**
 * The entries from `from` on, without changing anything, as far as the journal reached when reading began.
 * Of a journal in use or one that crashed, the last ones may never have been acknowledged.
 * Throws `journal_key_missing`, or the disk's error.
 */
export async function* readJournalReadOnly(
  directory: string,
  from: Seq,
  options: ReadJournalOptions = {},
): AsyncGenerator<JournalEntry, void> {
  const disk = options.disk ?? nodeDisk();
  const { records } = await recoverJournal(disk, directory, options.encryption, false);
  yield* readEntries({
    disk,
    directory,
    catalog: new SegmentCatalog(records),
    from,
    checkOpen: () => undefined,
    onCorruption: options.onCorruption ?? (() => undefined),
  });
}
