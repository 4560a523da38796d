import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../errors.ts';

export interface JournalPlace {
  /** Holds the segments. */
  readonly directory: string;
  /** The gateway's data directory, with the checkpoints. */
  readonly dataDir: string;
}

/** Accepts a gateway's data directory or the journal directory in it. */
export function locateJournal(dir: string): JournalPlace {
  const given = resolve(dir);
  if (!existsSync(given) || !statSync(given).isDirectory()) {
    throw new CliError(
      'file_unreadable',
      `${dir} is not a directory: give a gateway's data or journal directory.`,
    );
  }
  const nested = join(given, 'journal');
  const directory = existsSync(nested) ? nested : given;
  if (readdirSync(directory).length === 0) {
    throw new CliError('input_invalid', `${directory} is empty: give a gateway's data or journal directory.`);
  }
  return { directory, dataDir: dirname(directory) };
}

/** A directory without a segment is more often a mistyped path than an empty journal, and never a clean one. */
export function assertSegments(segments: number, directory: string): void {
  if (segments > 0) return;
  throw new CliError(
    'input_invalid',
    `${directory} holds no journal segments: give a gateway's data or journal directory.`,
  );
}
