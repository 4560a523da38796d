import { readFileSync } from 'node:fs';
import { type DeadLetterStream, openDeadLetters } from '@kakeya/storage';
import { CliError } from '../errors.ts';

export interface LetterOptions {
  /** URL of the server; without it NATS_URL or the file that NATS_URL_FILE names. */
  readonly nats?: string;
  readonly stream: string;
  readonly json?: boolean;
}

/** Opens the dead letters that the options name, and closes them after the work. */
export async function withLetters<T>(
  { nats, stream }: LetterOptions,
  work: (letters: DeadLetterStream) => Promise<T>,
): Promise<T> {
  const letters = openDeadLetters({ url: nats ?? urlFrom(process.env), stream });
  try {
    return await work(letters);
  } finally {
    await letters.close();
  }
}

function urlFrom(env: Readonly<Record<string, string | undefined>>): string {
  const url = env['NATS_URL'] || readUrlFile(env['NATS_URL_FILE']);
  if (url !== undefined) return url;
  throw new CliError('option_invalid', 'Name the NATS server with --nats, NATS_URL or NATS_URL_FILE.');
}

function readUrlFile(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch (cause) {
    throw new CliError('file_unreadable', `NATS_URL_FILE names ${path}, which cannot be read.`, { cause });
  }
}
