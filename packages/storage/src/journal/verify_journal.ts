import { nodeDisk } from '../disk/mod.ts';
import type { Disk } from '../disk/mod.ts';
import type { JournalKeyring } from './keyring.ts';
import { recoverJournal } from './recovery.ts';
import type { RecoveryReport } from './types.ts';

export interface ReadOnlyOptions {
  /** Default: the machine's file system. */
  readonly disk?: Disk;
  readonly encryption?: JournalKeyring;
}

/**
 * Checks every checksum, and with encryption every tag, and changes nothing: what opening would report.
 * Of a journal in use, the write that is on its way may count as torn.
 * Rejects with `journal_key_missing`, or the disk's error.
 */
export async function verifyJournal(
  directory: string,
  options: ReadOnlyOptions = {},
): Promise<RecoveryReport> {
  const disk = options.disk ?? nodeDisk();
  const { report } = await recoverJournal(disk, directory, options.encryption, false);
  return report;
}
