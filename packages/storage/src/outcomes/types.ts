import type { Seq } from '../journal/types.ts';

/** One decided output, as a list shows it. What it was decided on lies in the journal at `inboxSeq`. */
export interface OutcomeRow {
  readonly tenant: string;
  readonly pcsId: string;
  /** null in journals that did not keep it with the result. */
  readonly shardId: string | null;
  readonly inboxSeq: Seq;
  readonly resultSeq: Seq;
  /** Unix ms. */
  readonly receivedAtMs: number;
  readonly decision: 'accept' | 'escalate' | 'reject';
  readonly regime: string | null;
  /** Codes, in the order of the outcome. */
  readonly reasons: readonly string[];
  /** In [0, 1]; null: it had none, or the checks refused it. */
  readonly score: number | null;
  /** From record to decision, in ms; null where it was not measured. */
  readonly settleMs: number | null;
  /** The statement that holds for it, by kind; null: none. */
  readonly guarantee: string | null;
  readonly policy: { readonly id: string; readonly version: string; readonly verdict: string } | null;
  /** Whether people are asked to label it. */
  readonly labelWanted: boolean;
}

/** What came after the decision, under the same id. */
export interface OutcomeSequel {
  /** Without the equivocations. */
  readonly replays: number;
  readonly equivocations: number;
  readonly label: 'wrong' | 'benign' | null;
}

export type ListedOutcome = OutcomeRow & OutcomeSequel;

/** Something that came again under a decided id. */
export interface Repetition {
  readonly tenant: string;
  readonly pcsId: string;
  readonly resultSeq: Seq;
  readonly inboxSeq: Seq;
  readonly requestId: string;
  /** Unix ms of receipt; of what was logged before that was kept, of the result entry's write. */
  readonly atMs: number;
  /** Present: it claimed something else than what was decided (D3). */
  readonly equivocation?: { readonly storedDigest: string; readonly claimedDigest: string };
}

export interface IndexedLabel {
  readonly tenant: string;
  readonly pcsId: string;
  readonly changeSeq: Seq;
  readonly label: 'wrong' | 'benign';
  readonly by: string;
  readonly atMs: number;
  /** Why it does not calibrate; null: it does. */
  readonly leftOut: string | null;
}

/** A record that got no verdict. */
export interface IndexedRefusal {
  readonly tenant: string;
  readonly resultSeq: Seq;
  readonly atMs: number;
  /** Problem type. */
  readonly type: string;
}

/** What somebody did to how the gateway decides or runs. */
export interface IndexedAct {
  /** null: of the whole gateway. */
  readonly tenant: string | null;
  readonly seq: Seq;
  readonly atMs: number;
  readonly who: string;
  readonly act: string;
  /** One line for people; never a payload. */
  readonly detail: string;
}

/** What a stretch of the log adds to the index. Of two outcomes under one id the first stays. */
export interface OutcomeBatch {
  readonly outcomes: readonly OutcomeRow[];
  readonly repetitions: readonly Repetition[];
  readonly labels: readonly IndexedLabel[];
  readonly refusals: readonly IndexedRefusal[];
  readonly acts: readonly IndexedAct[];
}

export interface OutcomeFilter {
  /** undefined: of all tenants. */
  readonly tenant?: string;
  /** Received at or after, Unix ms. */
  readonly fromMs?: number;
  /** Received before, Unix ms. */
  readonly untilMs?: number;
  readonly decision?: OutcomeRow['decision'];
  /** Has this reason code. */
  readonly reason?: string;
  readonly shardId?: string;
  /** Prefix of the id, or part of the shard's id, in whatever case. */
  readonly text?: string;
  /** `wanted`: asked for and not yet labelled. */
  readonly labelled?: 'yes' | 'no' | 'wanted';
}

/** In the order of receipt; of those of one ms, in that of the log. */
export interface OutcomeWindow extends OutcomeFilter {
  /** Rows with a greater `resultSeq` are left out, so that a list does not move while it is read. */
  readonly throughSeq?: Seq;
  readonly order: 'newest' | 'oldest';
  readonly offset: number;
  readonly limit: number;
}

export interface OutcomePage {
  /** Position up to which the list was looked at: pass it with the next window. */
  readonly throughSeq: Seq;
  /** Of all rows that match. */
  readonly total: number;
  readonly outcomes: readonly ListedOutcome[];
}

/**
 * Sorted by where they begin; a bucket without anything in it is left out. Everything counts when it was received;
 * a repetition or refusal of a journal that did not keep that, when its result was written.
 */
export interface OverviewBucket {
  /** A multiple of `bucketMs`, Unix ms. */
  readonly atMs: number;
  readonly accept: number;
  readonly escalate: number;
  readonly reject: number;
  /** Without the equivocations. */
  readonly replayed: number;
  readonly equivocations: number;
  readonly refused: number;
  /** How many settled within each latency cell, by the cell's number; see `latency_cells.ts`. */
  readonly latencyCells: ReadonlyMap<number, number>;
}

export interface OverviewQuery {
  /** undefined: of all tenants. */
  readonly tenant?: string;
  /** Counts are kept by the minute: those that overlap [fromMs, untilMs) are taken whole. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** A multiple of one minute. */
  readonly bucketMs: number;
}

export interface OverviewCounts {
  readonly buckets: readonly OverviewBucket[];
  /** The most frequent first. */
  readonly reasons: readonly { readonly code: string; readonly n: number }[];
}

export interface OutcomeHistory {
  readonly outcome: ListedOutcome;
  /** The newest 100 of each, oldest first. */
  readonly repetitions: readonly Repetition[];
  readonly labels: readonly IndexedLabel[];
}

/**
 * What the log says of outcomes, arranged for looking things up: lists, counts per minute, the history of one id. A
 * projection: it can be deleted and is filled again from the journal. Batch and position are written as one.
 *
 * Every method rejects only with a `StorageError`: `invalid_argument`, `store_unavailable` or `store_closed`.
 */
export interface OutcomeIndex {
  /**
   * What lies at or before `position()` changes nothing, and so a stretch may come again as a whole or in part; nothing
   * of the batch may lie beyond `throughSeq`. Repetitions and labels whose outcome comes later are joined to it then.
   */
  put(batch: OutcomeBatch, throughSeq: Seq): Promise<void>;
  position(): Promise<Seq | undefined>;
  list(window: OutcomeWindow): Promise<OutcomePage>;
  history(tenant: string, pcsId: string): Promise<OutcomeHistory | undefined>;
  overview(query: OverviewQuery): Promise<OverviewCounts>;
  /** The newest scores first: of outcomes that were scored. */
  scores(tenant: string, limit: number): Promise<readonly number[]>;
  /** The newest in the log first. undefined: of all tenants and of the gateway. */
  acts(query: { readonly tenant?: string; readonly limit: number }): Promise<readonly IndexedAct[]>;
  /**
   * Deletes outcomes received before `rowsBeforeMs` with what belongs to them, labels and repetitions from before it that
   * have no outcome here, and counts of whole hours before `countsBeforeMs`. Acts stay.
   */
  prune(before: { readonly rowsBeforeMs: number; readonly countsBeforeMs: number }): Promise<void>;
  /** Forgets everything, the position too: for an index that is ahead of its journal. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
