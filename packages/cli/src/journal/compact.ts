import { resolve } from 'node:path';
import { acquireProcessLock, compactJournal, inspectJournal } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { consumedThrough } from './consumed_through.ts';
import { journalKeysFrom } from './journal_keys.ts';
import { assertSegments, locateJournal } from './locate_journal.ts';

export interface CompactOptions {
  readonly olderThanDays: number;
  readonly data?: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** `kakeya journal compact`: what the gateway's own retention does, for one that is not running. */
export async function compact(dir: string, options: CompactOptions): Promise<ExitCode> {
  const { directory, dataDir } = locateJournal(dir);
  const before = await inspectJournal(directory);
  assertSegments(before.segments.length, directory);
  const lock = await acquireProcessLock(directory);
  try {
    const encryption = journalKeysFrom(process.env);
    const consumed = await consumedThrough(options.data === undefined ? dataDir : resolve(options.data));
    const removed = await compactJournal({
      directory,
      clock: Date.now,
      olderThanMs: Date.now() - options.olderThanDays * DAY_MS,
      consumedThrough: consumed,
      ...(encryption === undefined ? {} : { encryption }),
    });
    const after = await inspectJournal(directory);
    if (options.json === true) {
      await printJson({
        directory,
        removed_segments: removed,
        consumed_through: consumed,
        bytes_before: before.bytes,
        bytes_after: after.bytes,
      });
    } else {
      await print(
        `Removed ${removed} of ${before.segments.length} segments: those whose entries are all older than ` +
          `${options.olderThanDays} days and consumed (through seq ${consumed}). The newest segment always stays.\n`,
      );
    }
    return EXIT.ok;
  } finally {
    await lock.release();
  }
}
