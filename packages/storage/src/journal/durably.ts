import { StorageError } from '../errors.ts';

/**
 * Awaits an fsync and turns its failure into `journal_failed`, which is never retried: after a failed
 * fsync the kernel may have dropped the dirty pages and marked them clean, so that the next fsync succeeds
 * without the data (Corbet, "PostgreSQL's fsync() surprise", LWN 2018; Rebello et al., "Can Applications
 * Recover from fsync Failures?", USENIX ATC 2020).
 */
export async function durably(sync: Promise<void>): Promise<void> {
  try {
    await sync;
  } catch (cause) {
    throw new StorageError(
      'journal_failed',
      'The disk failed to make a write durable. Check the disk, then restart the process.',
      { cause },
    );
  }
}
