import { type DedupStore, type Journal, type ListedOutcome, StorageError } from '@kakeya/storage';
import type { Outcome } from '@kakeya/verdict';
import type { InFlight } from '../overload/in_flight.ts';
import { decodeResult, RESULT } from '../pipeline/log_entry.ts';
import { decodeStoredOutcome } from '../pipeline/stored_outcome.ts';
import { journalEntryAt } from './journal_entry_at.ts';

/** As its sender got it. */
export type AnsweredOutcome = Outcome & { readonly received_at: string; readonly journal_seq: number };

export interface ReadOutcomeDeps {
  readonly journal: Pick<Journal, 'read'>;
  readonly journalId: string;
  readonly dedup: Pick<DedupStore, 'get'>;
  /** A read takes a place: it must not fill the store's queue, in which submissions wait. */
  readonly inFlight: Pick<InFlight, 'tryEnter' | 'leave'>;
}

/**
 * The outcome of a row. The journal is asked first: it is here, so that what it still holds can be read while the dedup
 * store is away. In the store an id that was decided again after its time has the later outcome, which is not the row's.
 *
 * @returns undefined where both have let it go
 */
export async function readOutcome(
  deps: ReadOutcomeDeps,
  row: Pick<ListedOutcome, 'tenant' | 'pcsId' | 'inboxSeq' | 'resultSeq'>,
): Promise<AnsweredOutcome | undefined> {
  const { journal, journalId, dedup, inFlight } = deps;
  const entry = await journalEntryAt(journal, row.resultSeq, RESULT);
  if (entry !== undefined) {
    const result = decodeResult(entry);
    if (result.kind === 'decided' && result.tenant === row.tenant && result.pcs_id === row.pcsId)
      return JSON.parse(result.answerJson);
  }
  if (!inFlight.tryEnter(0))
    throw new StorageError('store_unavailable', 'Too many records are in work: ask again later.');
  try {
    const kept = await dedup.get({ tenant: row.tenant, scope: 'pcs', id: row.pcsId });
    if (kept === undefined) return undefined;
    const { origin, body } = decodeStoredOutcome(kept.value);
    return origin.startsWith(`${journalId}:${row.inboxSeq}:`) ? JSON.parse(body) : undefined;
  } finally {
    inFlight.leave(0, 'refuse');
  }
}
