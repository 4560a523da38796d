import type { Journal, Seq } from '@kakeya/storage';
import type { Ingest } from './ingest.ts';
import type { Decisions } from '../decisions/decisions.ts';
import {
  CHANGE,
  decodeChange,
  decodeHeard,
  decodeInbox,
  decodeResult,
  HEARD,
  INBOX,
  type RecordedSubmission,
  RESULT,
} from './log_entry.ts';
import type { Unresolved } from './unresolved.ts';

/** So that a store across a network does not make a start take a round trip for each. */
const SETTLED_AT_ONCE = 64;

/**
 * Settles what was recorded but has no durable result: the process died in between. Everything up to
 * `resolvedThrough` is known to be settled. Memory is bounded by the submissions that were in work at
 * the crash, because a result follows its submission within the in-flight window. What changed how it is decided is
 * read in the same pass, before anything is settled.
 */
export async function recover(
  journal: Journal,
  ingest: Ingest,
  unresolved: Unresolved,
  decisions: Pick<Decisions, 'replay'>,
  resolvedThrough: Seq,
): Promise<{ readonly scanned: number; readonly settled: number }> {
  const open = new Map<Seq, RecordedSubmission>();
  let scanned = 0;
  for await (const entry of journal.read(resolvedThrough + 1)) {
    scanned += 1;
    unresolved.see(entry.seq);
    if (entry.kind === INBOX) open.set(entry.seq, decodeInbox(entry));
    else if (entry.kind === RESULT) open.delete(decodeResult(entry).inbox);
    else if (entry.kind === HEARD) {
      const { inbox, checks } = decodeHeard(entry);
      const submission = open.get(inbox);
      if (submission !== undefined) open.set(inbox, { ...submission, external: checks });
    } else if (entry.kind === CHANGE) decisions.replay(entry.seq, decodeChange(entry));
  }
  const left = [...open.values()];
  for (const submission of left) unresolved.add(submission.seq);
  while (left.length > 0) {
    await Promise.all(left.splice(0, SETTLED_AT_ONCE).map((submission) => ingest.settle(submission)));
  }
  return { scanned, settled: open.size };
}
