export { compactJournal } from './compact_journal.ts';
export type { CompactJournalOptions } from './compact_journal.ts';
export { inspectJournal } from './inspect_journal.ts';
export type { JournalInspection, SegmentInspection } from './inspect_journal.ts';
export type { JournalKeyring } from './keyring.ts';
export { openJournal } from './open_journal.ts';
export type { OpenJournalOptions } from './open_journal.ts';
export { readJournalReadOnly } from './read_journal_read_only.ts';
export type { ReadJournalOptions } from './read_journal_read_only.ts';
export type {
  CorruptRange,
  Journal,
  JournalEntry,
  JournalHealth,
  JournalStats,
  RecoveryReport,
  SegmentStats,
  Seq,
} from './types.ts';
export { verifyJournal } from './verify_journal.ts';
export type { ReadOnlyOptions } from './verify_journal.ts';
