import { join } from 'node:path';
import { type JournalEntry, readJournalReadOnly } from '@kakeya/storage';
import { type Change, createDecider, DecisionHistory, DEFAULT_PARAMS, tenantStateOf } from '@kakeya/verdict';
import {
  CHANGE,
  decodeChange,
  decodeHeard,
  decodeInbox,
  decodeResult,
  findingOf,
  HEARD,
  INBOX,
  type RecordedSubmission,
  readSubmission,
  RESULT,
  type Result,
} from '../../src/mod.ts';

export interface Rederived {
  /** Decided results, in the order of the log. */
  readonly decided: readonly Extract<Result, { kind: 'decided' }>[];
  /** Positions of the submissions whose outcome does not come out the same, to the byte. */
  readonly different: readonly number[];
}

/** What senders, people and judges brought into a journal, and what became of it: without what the gateway notes for itself. */
export async function entriesOf(dataDir: string): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of readJournalReadOnly(join(dataDir, 'journal'), 1)) {
    if (entry.kind <= HEARD) entries.push(entry);
  }
  return entries;
}

/** The changes that a journal holds, in its order. */
export async function changesOf(dataDir: string): Promise<readonly Change[]> {
  const entries = await entriesOf(dataDir);
  return entries.filter(({ kind }) => kind === CHANGE).map(decodeChange);
}

/**
 * Derives every decision of a journal again, from the journal alone: each record under the changes before it and
 * with what was heard of it. `tamper` alters what is read.
 */
export async function rederiveAll(
  dataDir: string,
  tamper: (entry: JournalEntry) => JournalEntry = (entry) => entry,
): Promise<Rederived> {
  const history = new DecisionHistory();
  const submissions = new Map<number, RecordedSubmission>();
  const decided: Extract<Result, { kind: 'decided' }>[] = [];
  for (const read of await entriesOf(dataDir)) {
    const entry = tamper(read);
    if (entry.kind === INBOX) submissions.set(entry.seq, decodeInbox(entry));
    if (entry.kind === CHANGE) history.apply({ seq: entry.seq, change: decodeChange(entry) });
    if (entry.kind === HEARD) {
      const { inbox, checks } = decodeHeard(entry);
      const submission = submissions.get(inbox);
      if (submission !== undefined) submissions.set(inbox, { ...submission, external: checks });
    }
    if (entry.kind !== RESULT) continue;
    const result = decodeResult(entry);
    if (result.kind === 'decided') decided.push(result);
  }
  const decide = createDecider(DEFAULT_PARAMS);
  const derive = async (inbox: number): Promise<string> => {
    const submission = submissions.get(inbox);
    const read = readSubmission(submission?.body ?? new Uint8Array());
    if (submission === undefined || !read.ok) return '';
    const { tenant, receivedAtMs, external = [] } = submission;
    const { record, texts, receipt } = read;
    const state = history.at(inbox);
    const policy = await findingOf(read, tenantStateOf(state, tenant), receivedAtMs);
    const outcome = decide({ tenant, record, receivedAtMs, texts, receipt, policy }, state).conclude(
      external,
    );
    const received_at = new Date(receivedAtMs).toISOString();
    return JSON.stringify({ ...outcome, received_at, journal_seq: inbox });
  };
  const different: number[] = [];
  for (const { inbox, answerJson } of decided)
    if ((await derive(inbox)) !== answerJson) different.push(inbox);
  return { decided, different };
}
