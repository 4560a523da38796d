/** Position of an entry in its journal: 1 for the first, without gaps. */
export type Seq = number;

export interface JournalEntry {
  readonly seq: Seq;
  /** Chosen by the writer, 0 to 255; the journal gives it no meaning. */
  readonly kind: number;
  /** Unix ms at which the entry was appended. */
  readonly atMs: number;
  readonly payload: Uint8Array;
}

export type JournalHealth =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'journal_no_space' | 'journal_failed' | 'journal_closed';
      readonly message: string;
    };

export interface JournalStats {
  /** The oldest entry kept, or the next to be appended when none is. */
  readonly firstSeq: Seq;
  /** The newest durable entry, also after it was retained away; 0 before the first. */
  readonly durableSeq: Seq;
  readonly segments: number;
  /** Without the room prepared for later entries. */
  readonly bytes: number;
  readonly pendingAppends: number;
}

/** One file of a journal. */
export interface SegmentStats {
  readonly name: string;
  readonly firstSeq: Seq;
  /** Of the newest durable entry in it; undefined when it holds none. */
  readonly lastSeq: Seq | undefined;
  /** Without the room prepared for later entries. */
  readonly bytes: number;
  /** Nothing more is written to it. */
  readonly sealed: boolean;
  /** Id of the key that its payloads are encrypted under, never the key; undefined: they are stored as they are. */
  readonly keyId: string | undefined;
}

/** An append-only log of opaque entries. An entry that was acknowledged survives any crash. */
export interface Journal {
  /**
   * Resolves with the entry's position once it is on stable storage. Concurrent appends share one
   * fdatasync and become durable in the order of the calls.
   * Rejects with `journal_no_space` (retry later; nothing was written that a reader could see),
   * `journal_overloaded` (too much is waiting; retry later), `journal_failed` (an fsync failed: fail-stop
   * until the process restarts; whether the entry is stored is unknown), `journal_closed`,
   * `journal_entry_too_large`. The payload must not change until then.
   */
  append(kind: number, payload: Uint8Array): Promise<Seq>;
  /**
   * The durable entries from `from` on, ascending, up to the durable end at the time of each step; then it
   * ends. A jump in `seq` says that the entries between were retained away or cannot be read. A segment that
   * `retain` deletes while it is being read is read to its end.
   */
  read(from: Seq): AsyncIterable<JournalEntry>;
  /** Resolves when `durableSeq >= seq`, or rejects when the signal aborts or the journal closes. */
  waitForDurable(seq: Seq, signal?: AbortSignal): Promise<void>;
  /**
   * Deletes whole segments, oldest first, all of whose entries were appended before `olderThanMs` (Unix ms)
   * and are `<= consumedThrough`, and never the newest segment. Resolves with the number deleted.
   */
  retain(options: { readonly olderThanMs: number; readonly consumedThrough: Seq }): Promise<number>;
  /** While space is lacking, asking also makes the journal look whether there is some again. */
  health(): JournalHealth;
  stats(): JournalStats;
  /** Those that are kept, ascending. */
  segments(): readonly SegmentStats[];
  close(): Promise<void>;
}

/** What opening a journal found and mended. */
export interface RecoveryReport {
  readonly segments: number;
  readonly entries: number;
  /** Bytes cut off the end: a write that a crash tore. */
  readonly tornBytes: number;
  /** Ranges inside the log that fail their checksum; their entries are lost, what surrounds them is kept. */
  readonly corrupt: readonly CorruptRange[];
}

export interface CorruptRange {
  readonly segment: string;
  readonly offset: number;
  /** 0 when what is missing is a whole segment after this one. */
  readonly bytes: number;
  /** Positions that cannot be read; none when `to < from`. */
  readonly lostSeqs: { readonly from: Seq; readonly to: Seq };
  /**
   * The range is in the last write before a crash, of which a later part did reach the disk: these entries
   * may have been acknowledged and damaged since, but more likely they were torn and never acknowledged.
   */
  readonly perhapsTorn: boolean;
}
