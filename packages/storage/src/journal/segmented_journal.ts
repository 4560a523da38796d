import { join } from 'node:path';
import { StorageError } from '../errors.ts';
import { durably } from './durably.ts';
import { DurableWaiters } from './durable_waiters.ts';
import { GroupCommit } from './group_commit.ts';
import { readEntries } from './read_entries.ts';
import type { RecoveredJournal } from './recovery.ts';
import { retainable } from './retainable.ts';
import { SegmentCatalog } from './segment_catalog.ts';
import { SegmentRoll } from './segment_roll.ts';
import type { SegmentRollOptions } from './segment_roll.ts';
import type {
  CorruptRange,
  Journal,
  JournalEntry,
  JournalHealth,
  JournalStats,
  SegmentStats,
  Seq,
} from './types.ts';

const MAX_KIND = 255;

export interface SegmentedJournalOptions extends Omit<SegmentRollOptions, 'onSealFailure'> {
  readonly maxEntryBytes: number;
  readonly maxPendingBytes: number;
  readonly onCorruption: (range: CorruptRange) => void;
}

/** The journal over segment files: `format.ts` has the bytes, `recovery.ts` what opening mends. */
export class SegmentedJournal implements Journal {
  readonly #options: SegmentedJournalOptions;
  readonly #catalog: SegmentCatalog;
  readonly #roll: SegmentRoll;
  readonly #commits: GroupCommit;
  readonly #waiters = new DurableWaiters();
  readonly #knownCorrupt: Set<string>;
  #retaining: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(recovered: RecoveredJournal, options: SegmentedJournalOptions) {
    this.#options = options;
    this.#knownCorrupt = new Set(recovered.report.corrupt.map(rangeKey));
    this.#catalog = new SegmentCatalog(recovered.records);
    this.#roll = new SegmentRoll(this.#catalog, {
      ...options,
      onSealFailure: (error) => {
        this.#commits.fail(error);
      },
    });
    this.#commits = new GroupCommit({
      roll: this.#roll,
      durableSeq: recovered.nextSeq - 1,
      maxPendingBytes: options.maxPendingBytes,
      onDurable: (seq) => this.#waiters.advance(seq),
      onFailure: (failure) => this.#waiters.rejectAll(failure),
    });
  }

  append(kind: number, payload: Uint8Array): Promise<Seq> {
    return new Promise((resolve, reject) => {
      this.#checkEntry(kind, payload);
      this.#checkOpen();
      this.#commits.add({ kind, payload, atMs: Math.floor(this.#options.clock()), resolve, reject });
    });
  }

  read(from: Seq): AsyncIterable<JournalEntry> {
    return readEntries({
      disk: this.#options.disk,
      directory: this.#options.directory,
      catalog: this.#catalog,
      from,
      checkOpen: () => this.#checkOpen(),
      onCorruption: (range) => this.#reportOnce(range),
    });
  }

  async waitForDurable(seq: Seq, signal?: AbortSignal): Promise<void> {
    if (seq <= this.#commits.durableSeq) return;
    this.#checkOpen();
    if (this.#commits.failure !== undefined) throw this.#commits.failure;
    await this.#waiters.wait(seq, signal);
  }

  retain(options: { readonly olderThanMs: number; readonly consumedThrough: Seq }): Promise<number> {
    const retaining = this.#retaining.then(() => this.#retain(options.olderThanMs, options.consumedThrough));
    this.#retaining = retaining.catch(() => undefined);
    return retaining;
  }

  health(): JournalHealth {
    if (this.#closing !== undefined) return unhealthy('journal_closed', closedError());
    const { failure, noSpace } = this.#commits;
    if (failure !== undefined) return unhealthy('journal_failed', failure);
    if (noSpace === undefined) return { ok: true };
    this.#commits.checkSpace();
    return unhealthy('journal_no_space', noSpace);
  }

  stats(): JournalStats {
    const records = this.#catalog.all;
    const { durableSeq, pending } = this.#commits;
    return {
      firstSeq: records[0]?.firstSeq ?? durableSeq + 1,
      durableSeq,
      segments: records.length,
      bytes: records.reduce((sum, { endOffset }) => sum + endOffset, 0),
      pendingAppends: pending,
    };
  }

  segments(): readonly SegmentStats[] {
    return this.#catalog.all.map((record) => ({
      name: record.name,
      firstSeq: record.firstSeq,
      lastSeq: record.lastSeq < record.firstSeq ? undefined : record.lastSeq,
      bytes: record.endOffset,
      sealed: record !== this.#roll.written,
      keyId: record.header?.encryption?.keyId,
    }));
  }

  /** Appends that were called before are completed first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#retaining;
    await this.#commits.idle();
    this.#waiters.rejectAll(closedError());
    await this.#roll.close(this.#commits.failure !== undefined);
  }

  async #retain(olderThanMs: number, consumedThrough: Seq): Promise<number> {
    this.#checkOpen();
    const { disk, directory } = this.#options;
    const leaving = retainable(this.#catalog.all, olderThanMs, consumedThrough);
    for (const record of leaving) {
      record.retired = true;
      this.#catalog.removeFirst();
      try {
        await disk.remove(join(directory, record.name));
      } catch (error) {
        record.retired = false;
        this.#catalog.restoreFirst(record);
        throw error;
      }
      // One by one, so that a crash cannot make a later removal durable without the earlier ones.
      await durably(disk.syncDirectory(directory));
    }
    return leaving.length;
  }

  #checkEntry(kind: number, payload: Uint8Array): void {
    if (!Number.isInteger(kind) || kind < 0 || kind > MAX_KIND) {
      throw new RangeError(`The kind of a journal entry must be an integer from 0 to ${MAX_KIND}.`);
    }
    const { maxEntryBytes } = this.#options;
    if (payload.length <= maxEntryBytes) return;
    throw new StorageError(
      'journal_entry_too_large',
      `The journal entry has ${payload.length} bytes; at most ${maxEntryBytes} are allowed. Split it, or raise maxEntryBytes.`,
    );
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw closedError();
  }

  #reportOnce(range: CorruptRange): void {
    const key = rangeKey(range);
    if (this.#knownCorrupt.has(key)) return;
    this.#knownCorrupt.add(key);
    this.#options.onCorruption(range);
  }
}

function rangeKey({ segment, offset }: CorruptRange): string {
  return `${segment}:${offset}`;
}

function closedError(): StorageError {
  return new StorageError('journal_closed', 'The journal is closed. Open it again.');
}

function unhealthy(
  code: Exclude<JournalHealth, { ok: true }>['code'],
  { message }: StorageError,
): JournalHealth {
  return { ok: false, code, message };
}
