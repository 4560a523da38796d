import type { PcsId, TenantId } from '@kakeya/protocol';
import type { JournalEntry, Seq } from '@kakeya/storage';
import type { Change, Decision } from '@kakeya/verdict';
import type { CheckResult } from '@kakeya/verdict/ensemble';
import { GatewayError } from '../errors.ts';
import { parseOwnJson } from './own_json.ts';

/** What the gateway writes into its journal: what came in, what became of it, what changed how it decides, what others said, what calls cost, and what people did. */
export const INBOX = 1;
export const RESULT = 2;
export const CHANGE = 3;
export const HEARD = 4;
export const STATE = 5;
export const SPANS = 6;
export const ACT = 7;

export interface Submission {
  readonly tenant: TenantId;
  readonly requestId: string;
  readonly idempotencyKey?: string;
  /** Unix ms. Stands for "now" in everything decided about the submission, so that replay decides alike. */
  readonly receivedAtMs: number;
  /** The bytes as received; nothing has been parsed yet. */
  readonly body: Uint8Array;
}

/** A submission on stable storage. */
export interface RecordedSubmission extends Submission {
  readonly seq: Seq;
  /** What external judges said of it, where any was heard. */
  readonly external?: readonly CheckResult[];
}

interface ResultBase {
  /** Position of the inbox entry; each has exactly one result. */
  readonly inbox: Seq;
  readonly tenant: TenantId;
  readonly request_id: string;
  readonly status: number;
}

/** An answer says when its submission was received; without one the result says it. */
interface Undecided extends ResultBase {
  /** Unix ms. Of what was logged before this was kept: when it was logged. */
  readonly received_at_ms: number;
}

/** A different signed claim under an id that is already decided (D3). */
export interface Equivocation {
  readonly stored_digest: string;
  readonly claimed_digest: string;
}

export type Result =
  | (ResultBase & {
      readonly kind: 'decided';
      readonly pcs_id: PcsId;
      /** What the record says that it is part of; missing in what was logged before this was kept. */
      readonly shard_id?: string;
      readonly decision: Decision;
      /** In [0, 1]; null: it had none, or the checks refused it, so that its score decided nothing. */
      readonly score: number | null;
      /** From record to decision, in ms, as measured once: for reports, never for a decision. */
      readonly settle_ms?: number;
      /** The answer as its sender got it, kept as text: it is written more often than read. */
      readonly answerJson: string;
    })
  | (Undecided & { readonly kind: 'replayed'; readonly pcs_id: PcsId; readonly equivocation?: Equivocation })
  | (Undecided & { readonly kind: 'refused'; readonly type: string });

const encoder = new TextEncoder();

/** Bytes: u32 little-endian length of the header, header as JSON, body as received. */
export function encodeInbox(submission: Submission): Uint8Array {
  const header = encoder.encode(
    JSON.stringify({
      tenant: submission.tenant,
      request_id: submission.requestId,
      received_at_ms: submission.receivedAtMs,
      ...(submission.idempotencyKey === undefined ? {} : { idempotency_key: submission.idempotencyKey }),
    }),
  );
  const bytes = new Uint8Array(4 + header.length + submission.body.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes.set(submission.body, 4 + header.length);
  return bytes;
}

interface InboxHeader {
  readonly tenant: TenantId;
  readonly request_id: string;
  readonly received_at_ms: number;
  readonly idempotency_key?: string;
}

export function decodeInbox(entry: JournalEntry): RecordedSubmission {
  const { payload } = entry;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = payload.length >= 4 ? 4 + view.getUint32(0, true) : Number.POSITIVE_INFINITY;
  if (end > payload.length) {
    throw new GatewayError(
      'log_entry_corrupt',
      `Journal entry ${entry.seq} is not an inbox entry: its header is cut off.`,
    );
  }
  const header: InboxHeader = parseOwnJson(payload.subarray(4, end), entry.seq);
  return {
    seq: entry.seq,
    receivedAtMs: header.received_at_ms,
    tenant: header.tenant,
    requestId: header.request_id,
    ...(header.idempotency_key === undefined ? {} : { idempotencyKey: header.idempotency_key }),
    body: payload.subarray(end),
  };
}

/** JSON of the result; a decided one holds its answer as the member `answer`. */
export function encodeResult(result: Result): Uint8Array {
  if (result.kind !== 'decided') return encoder.encode(JSON.stringify(result));
  const { answerJson, ...rest } = result;
  return encoder.encode(`${JSON.stringify(rest).slice(0, -1)},"answer":${answerJson}}`);
}

export function decodeResult(entry: JournalEntry): Result {
  const { answer, ...rest } = parseOwnJson(entry.payload, entry.seq);
  const result: Result =
    answer === undefined
      ? { received_at_ms: entry.atMs, ...rest }
      : { ...rest, answerJson: JSON.stringify(answer) };
  return result;
}

export const encodeChange = (change: Change): Uint8Array => encoder.encode(JSON.stringify(change));

export function decodeChange(entry: JournalEntry): Change {
  const change: Change = parseOwnJson(entry.payload, entry.seq);
  return change;
}

/** What external judges said of a submission: recorded before it decides, so that the decision can be derived again. */
export interface Heard {
  readonly inbox: Seq;
  readonly checks: readonly CheckResult[];
}

export const encodeHeard = (heard: Heard): Uint8Array => encoder.encode(JSON.stringify(heard));

export function decodeHeard(entry: JournalEntry): Heard {
  const heard: Heard = parseOwnJson(entry.payload, entry.seq);
  return heard;
}

/** One paid call. Its amount stays a decimal text: as a double it would lose digits. */
export interface RecordedSpan {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly task: string;
  readonly model: string;
  readonly tokens_in: number;
  readonly tokens_out: number;
  readonly currency: string;
  readonly amount: string;
  readonly pcs_id?: string;
}

/** What one request said that calls cost. It decides nothing, so that replaying decisions passes it over. */
export interface SpansEntry {
  readonly tenant: TenantId;
  readonly recorded_at_ms: number;
  /** The sender's name for it, and what tells a repetition from another batch of that name. */
  readonly batch?: { readonly id: string; readonly digest: string };
  readonly spans: readonly RecordedSpan[];
}

export const encodeSpans = (entry: SpansEntry): Uint8Array => encoder.encode(JSON.stringify(entry));

export function decodeSpans(entry: JournalEntry): SpansEntry {
  const spans: SpansEntry = parseOwnJson(entry.payload, entry.seq);
  return spans;
}

/** What somebody did to how the gateway runs. It decides nothing, so that replaying decisions passes it over. */
export interface ActEntry {
  /** null: to the whole gateway. */
  readonly tenant: TenantId | null;
  readonly at_ms: number;
  readonly who: string;
  readonly act: string;
  /** One line for people; never a payload. */
  readonly detail: string;
}

export const encodeAct = (entry: ActEntry): Uint8Array => encoder.encode(JSON.stringify(entry));

export function decodeAct(entry: JournalEntry): ActEntry {
  const act: ActEntry = parseOwnJson(entry.payload, entry.seq);
  return act;
}
