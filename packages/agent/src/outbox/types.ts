import type { PcsId } from '@kakeya/protocol';
import type { Answer } from '../send/outcome.ts';

/** A record as it goes over the wire: `body` is what is sent, byte for byte, at every try. */
export interface OutboxRecord {
  readonly outboxSeq: number;
  readonly pcsId: PcsId;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A record that waits for its answer. */
export interface PendingRecord {
  readonly outboxSeq: number;
  readonly pcsId: PcsId;
  /** Unix ms. */
  readonly appendedAtMs: number;
}

/** `refused`: the gateway will never take these bytes. The others: it did not answer in the tries or time allowed. */
export type DeadLetterCode = 'refused' | 'retries_exhausted' | 'retry_after_too_long';

export interface DeadLetterReason {
  readonly code: DeadLetterCode;
  /** Last HTTP status; null when no answer came. */
  readonly status: number | null;
  /** RFC 9457 problem type; null when the answer carried none. */
  readonly type: string | null;
  readonly detail: string;
  /** Sends in the delivery that gave up. */
  readonly tries: number;
}

export interface DeadLetter {
  readonly outboxSeq: number;
  readonly pcsId: PcsId;
  readonly reason: DeadLetterReason;
  /** Unix ms. */
  readonly appendedAtMs: number;
  /** Unix ms. */
  readonly deadAtMs: number;
}

/** Where a record stands. `gone`: compacted or discarded. */
export type Standing =
  | { readonly state: 'pending' }
  | { readonly state: 'acked'; readonly answer: Answer }
  | { readonly state: 'dead'; readonly reason: DeadLetterReason }
  | { readonly state: 'gone' };
