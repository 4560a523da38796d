import type { Journal, ListedOutcome } from '@kakeya/storage';
import { type ReadSubmission, readSubmission } from '../judge/read_submission.ts';
import { decodeInbox, INBOX, type RecordedSubmission } from '../pipeline/log_entry.ts';
import { journalEntryAt } from './journal_entry_at.ts';

/** What an outcome was decided on: as received, and as the pipeline read it. */
export interface RecordedOutput {
  readonly submission: RecordedSubmission;
  readonly read: Extract<ReadSubmission, { readonly ok: true }>;
}

/**
 * undefined: the journal no longer has it. A position whose entry is not this tenant's submission of this id counts as
 * that too: an index that is wrong must not show one tenant what another sent.
 */
export async function readRecorded(
  journal: Pick<Journal, 'read'>,
  { tenant, pcsId, inboxSeq }: Pick<ListedOutcome, 'tenant' | 'pcsId' | 'inboxSeq'>,
): Promise<RecordedOutput | undefined> {
  const entry = await journalEntryAt(journal, inboxSeq, INBOX);
  if (entry === undefined) return undefined;
  const submission = decodeInbox(entry);
  if (submission.tenant !== tenant) return undefined;
  const read = readSubmission(submission.body);
  return read.ok && read.record.pcs_id === pcsId ? { submission, read } : undefined;
}
