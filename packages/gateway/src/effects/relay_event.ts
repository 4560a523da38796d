import type { BusEvent, Journal, Seq } from '@kakeya/storage';
import { decodeInbox, INBOX, type Result } from '../pipeline/log_entry.ts';
import type { LoggedResult } from './projection.ts';
import { receivedAtMs } from './received_at.ts';

/**
 * What the bus hears of a result; undefined when nothing. A decision is told once, with the answer that its sender
 * got, and so is each equivocation (D3). Plain replays repeat what was told. Refusals decide nothing, and how many
 * there are is in the hands of whoever sends garbage: they stay in the log and the metrics.
 */
export async function relayEvent(
  { seq, result }: LoggedResult,
  journalId: string,
  journal: Pick<Journal, 'read'>,
): Promise<BusEvent | undefined> {
  switch (result.kind) {
    case 'decided': {
      const outcome: unknown = JSON.parse(result.answerJson);
      return {
        topic: [result.tenant, 'outcome', 'decided'],
        event: {
          ...envelope(seq, result, journalId),
          type: 'io.kakeya.outcome.decided',
          subject: result.pcs_id,
          ...timeOf(receivedAtMs(outcome)),
          data: { tenant_id: result.tenant, request_id: result.request_id, status: result.status, outcome },
        },
      };
    }
    case 'replayed':
      if (result.equivocation === undefined) return undefined;
      return {
        topic: [result.tenant, 'equivocation'],
        event: {
          ...envelope(seq, result, journalId),
          type: 'io.kakeya.equivocation',
          subject: result.pcs_id,
          ...timeOf(await recordedAtMs(journal, result.inbox)),
          data: {
            tenant_id: result.tenant,
            request_id: result.request_id,
            pcs_id: result.pcs_id,
            journal_seq: result.inbox,
            ...result.equivocation,
          },
        },
      };
    case 'refused':
      return undefined;
  }
}

export const relayEventId = (journalId: string, seq: Seq): string => `${journalId}:${seq}`;

/** `sequence` (CloudEvents extension) must order as text; a safe integer has at most 16 digits. */
const envelope = (seq: Seq, { tenant }: Result, journalId: string) => ({
  id: relayEventId(journalId, seq),
  source: `/kakeya/journals/${journalId}`,
  extensions: { tenantid: tenant, sequence: String(seq).padStart(16, '0') },
});

/** Without a known time of receipt the attribute is left out: any other time would be made up. */
const timeOf = (timeMs: number | undefined) => (timeMs === undefined ? {} : { timeMs });

/** When the submission was received, as the journal says; undefined when damage took its entry. */
async function recordedAtMs(journal: Pick<Journal, 'read'>, inbox: Seq): Promise<number | undefined> {
  for await (const entry of journal.read(inbox)) {
    return entry.seq === inbox && entry.kind === INBOX ? decodeInbox(entry).receivedAtMs : undefined;
  }
  return undefined;
}
