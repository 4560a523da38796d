import { randomBytes as cryptoRandomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isNoSpaceError, nodeDisk } from '../disk/mod.ts';
import type { Disk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { CIPHER_OVERHEAD_BYTES } from './segment_cipher.ts';
import { FRAMES_OFFSET, MAX_STORED_BYTES, SEAL_BYTES, frameBytes } from './format.ts';
import { checkKeyring } from './keyring.ts';
import type { JournalKeyring } from './keyring.ts';
import { recoverJournal } from './recovery.ts';
import type { RecoveredJournal } from './recovery.ts';
import { PREPARED_NAME } from './segment_name.ts';
import { SegmentedJournal } from './segmented_journal.ts';
import type { CorruptRange, Journal, RecoveryReport } from './types.ts';

const MIB = 1024 * 1024;
const DEFAULT_SEGMENT_BYTES = 32 * MIB;
const DEFAULT_MAX_AGE_MS = 24 * 60 * 60 * 1000;
const DEFAULT_MAX_ENTRY_BYTES = 4 * MIB;
const DEFAULT_MAX_PENDING_BYTES = 64 * MIB;
const DEFAULT_SPACE_RETRY_MS = 1000;

export interface OpenJournalOptions {
  /** Made if it does not exist. One journal at a time: hold its process lock. */
  readonly directory: string;
  /** Default: the machine's file system. */
  readonly disk?: Disk;
  /** Unix ms. */
  readonly clock: () => number;
  /** Default: node:crypto. Segment ids, and with them encryption keys, come from here. */
  readonly randomBytes?: (size: number) => Uint8Array;
  /** Size to which segments are prepared; default 32 MiB. */
  readonly segmentBytes?: number;
  /** An append to a segment older than this starts the next one; default one day. */
  readonly segmentMaxAgeMs?: number;
  /** Default 4 MiB, or what a segment has room for. */
  readonly maxEntryBytes?: number;
  /** Bound on the memory of waiting appends; default 64 MiB. */
  readonly maxPendingBytes?: number;
  /** With a full disk, how often at most to try for space; default 1 s. */
  readonly spaceRetryMs?: number;
  /** Encrypts new payloads, and decrypts old ones. */
  readonly encryption?: JournalKeyring;
  /** Called for each range that reading finds unreadable and that opening had not reported. */
  readonly onCorruption?: (range: CorruptRange) => void;
}

/**
 * Opens a journal: cuts off what a crash tore, reports what cannot be read, and goes on after the last
 * position. Reads every segment through, so the time grows with the journal's size.
 *
 * Rejects with `journal_key_missing`; with `journal_corrupt` for a later format version; with
 * `journal_no_space` or `journal_failed` when the disk refuses; with RangeError for options out of range.
 */
export async function openJournal(
  options: OpenJournalOptions,
): Promise<{ journal: Journal; recovery: RecoveryReport }> {
  const disk = options.disk ?? nodeDisk();
  const { directory, clock, encryption } = options;
  const { segmentBytes, maxEntryBytes } = checkSizes(options);
  if (encryption !== undefined) checkKeyring(encryption);
  const recovered = await recoverDirectory(disk, directory, encryption);
  const journal = new SegmentedJournal(recovered, {
    disk,
    directory,
    clock,
    encryption,
    segmentBytes,
    maxEntryBytes,
    randomBytes: options.randomBytes ?? cryptoRandomBytes,
    segmentMaxAgeMs: options.segmentMaxAgeMs ?? DEFAULT_MAX_AGE_MS,
    maxPendingBytes: options.maxPendingBytes ?? DEFAULT_MAX_PENDING_BYTES,
    spaceRetryMs: options.spaceRetryMs ?? DEFAULT_SPACE_RETRY_MS,
    onCorruption: options.onCorruption ?? (() => undefined),
  });
  return { journal, recovery: recovered.report };
}

function checkSizes(options: OpenJournalOptions): { segmentBytes: number; maxEntryBytes: number } {
  const segmentBytes = options.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  const overhead = FRAMES_OFFSET + frameBytes(CIPHER_OVERHEAD_BYTES) + SEAL_BYTES + 7;
  const largest = Math.min(segmentBytes - overhead, MAX_STORED_BYTES - CIPHER_OVERHEAD_BYTES);
  if (!Number.isSafeInteger(segmentBytes) || largest < 1) {
    throw new RangeError(`segmentBytes must be an integer above ${overhead}.`);
  }
  const maxEntryBytes = options.maxEntryBytes ?? Math.min(DEFAULT_MAX_ENTRY_BYTES, largest);
  if (!Number.isSafeInteger(maxEntryBytes) || maxEntryBytes < 1 || maxEntryBytes > largest) {
    throw new RangeError(`maxEntryBytes must be an integer from 1 to ${largest} for segments of this size.`);
  }
  return { segmentBytes, maxEntryBytes };
}

async function recoverDirectory(
  disk: Disk,
  directory: string,
  encryption: JournalKeyring | undefined,
): Promise<RecoveredJournal> {
  try {
    await disk.makeDirectory(directory);
    const names = await disk.list(directory);
    if (names.includes(PREPARED_NAME)) await disk.remove(join(directory, PREPARED_NAME));
    return await recoverJournal(disk, directory, encryption, true);
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError(
      isNoSpaceError(cause) ? 'journal_no_space' : 'journal_failed',
      `The journal in ${directory} cannot be opened (${reason}). Mend the cause, then open it again.`,
      { cause },
    );
  }
}
