import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Journal, Seq } from '@kakeya/storage';
import type { SubmittedPolicy } from '../judge/policy_schema.ts';
import { readSubmission } from '../judge/read_submission.ts';
import { decodeInbox, decodeResult, INBOX, RESULT, type RecordedSubmission } from '../pipeline/log_entry.ts';

export interface RecordedContext {
  readonly submitted: SubmittedPolicy;
  readonly receivedAtMs: number;
}

export interface RecordedQuestion {
  readonly tenant: string;
  readonly policyId: string;
  /** How many at most. */
  readonly last: number;
}

/** How far back is looked, whatever is found: a promotion must not read years of journal. */
const MAX_ENTRIES = 65_536;
const MAX_BYTES = 64 * 1_048_576;
const WINDOW_ENTRIES = 2_048;
const ENTRIES_PER_TURN = 64;
const MENTION = Buffer.from('"policy"');

/**
 * The last contexts that a tenant's decided submissions named a policy for, oldest first. What was refused is left out:
 * anybody can send it. The journal is read from its end, in windows, and other work goes on meanwhile.
 */
export async function recordedContexts(
  journal: Pick<Journal, 'read' | 'stats'>,
  { tenant, policyId, last }: RecordedQuestion,
): Promise<readonly RecordedContext[]> {
  const { durableSeq, firstSeq } = journal.stats();
  const lowest = Math.max(firstSeq, durableSeq - MAX_ENTRIES + 1);
  const decided = new Set<Seq>();
  const newestFirst: RecordedContext[] = [];
  let room = MAX_BYTES;
  for (let end = durableSeq; end >= lowest && room > 0; end -= WINDOW_ENTRIES) {
    const start = Math.max(lowest, end - WINDOW_ENTRIES + 1);
    const window = await readWindow(journal, { start, end, tenant, room }, decided);
    for (const { seq, body, receivedAtMs } of window.submissions.toReversed()) {
      const submitted = decided.has(seq) ? policyOf(body, policyId) : undefined;
      if (submitted !== undefined) newestFirst.push({ submitted, receivedAtMs });
      if (newestFirst.length >= last) return newestFirst.toReversed();
    }
    room = window.room;
  }
  return newestFirst.toReversed();
}

interface Window {
  readonly start: Seq;
  readonly end: Seq;
  readonly tenant: string;
  /** Bytes of submissions that may be held. */
  readonly room: number;
}

/**
 * The tenant's submissions in it that may name a policy: the last ones, where there is no room for all, and then the room
 * that is left is 0. Results follow what they are of, so windows are read from the last.
 */
async function readWindow(
  journal: Pick<Journal, 'read'>,
  { start, end, tenant, room }: Window,
  decided: Set<Seq>,
): Promise<{ readonly submissions: readonly RecordedSubmission[]; readonly room: number }> {
  const submissions: RecordedSubmission[] = [];
  let [bytes, full] = [0, false];
  for await (const entry of journal.read(start)) {
    if (entry.seq > end) break;
    if (entry.seq % ENTRIES_PER_TURN === 0) await nextTurn();
    if (entry.kind === RESULT) {
      const result = decodeResult(entry);
      if (result.kind === 'decided' && result.tenant === tenant) decided.add(result.inbox);
    }
    if (entry.kind !== INBOX) continue;
    const submission = decodeInbox(entry);
    if (submission.tenant !== tenant || !mayNamePolicy(submission.body)) continue;
    submissions.push(submission);
    bytes += submission.body.length;
    for (; bytes > room; full = true) bytes -= submissions.shift()?.body.length ?? bytes;
  }
  return { submissions, room: full ? 0 : room - bytes };
}

const mayNamePolicy = ({ buffer, byteOffset, length }: Uint8Array): boolean =>
  Buffer.from(buffer, byteOffset, length).includes(MENTION);

function policyOf(body: Uint8Array, policyId: string): SubmittedPolicy | undefined {
  const read = readSubmission(body);
  return read.ok && read.policy?.id === policyId ? read.policy : undefined;
}
