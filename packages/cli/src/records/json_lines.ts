import { parseJsonStrict } from '@kakeya/protocol';
import { extname } from 'node:path';
import { CliError } from '../errors.ts';
import { nameOf, readRecords } from './read_records.ts';

const LIMITS = { maxDepth: 8, maxMembers: 64, maxElements: 256 } as const;
/** Enough to see what is wrong with a file; the count says how much more there is. */
const MOST_SHOWN = 20;

/** The members of one line, and what is wrong with it. */
export type LineReader<T> = (members: ReadonlyMap<string, unknown>) => T | { readonly fault: string };

/**
 * Every line of a JSON Lines file, or a refusal that names the lines that cannot be read: a report over the readable
 * part would look complete.
 * @throws CliError `input_invalid`, `file_unreadable`
 */
export async function readJsonLines<T extends object>(file: string, read: LineReader<T>): Promise<T[]> {
  if (!['.jsonl', '.ndjson'].includes(extname(file).toLowerCase())) {
    throw new CliError(
      'input_invalid',
      `${file} is of no known kind: give JSON Lines, named .jsonl or .ndjson.`,
    );
  }
  const items: T[] = [];
  const faults: string[] = [];
  for await (const record of readRecords([file])) {
    const item = readLine(record.bytes, read);
    if ('fault' in item) faults.push(`${nameOf(record)}: ${item.fault}`);
    else items.push(item);
  }
  if (faults.length === 0) return items;
  const more = faults.length > MOST_SHOWN ? [`… and ${faults.length - MOST_SHOWN} more lines.`] : [];
  throw new CliError('input_invalid', [...faults.slice(0, MOST_SHOWN), ...more].join('\n'));
}

function readLine<T extends object>(bytes: Uint8Array, read: LineReader<T>): T | { readonly fault: string } {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (!parsed.ok) return { fault: parsed.problems.map(({ message }) => message).join(' ') };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fault: 'This is not a JSON object.' };
  }
  return read(new Map<string, unknown>(Object.entries(value)));
}

/** A misspelt optional field would otherwise count as left out. */
export function unknownField(
  members: ReadonlyMap<string, unknown>,
  known: ReadonlySet<string>,
): string | undefined {
  const name = [...members.keys()].find((key) => !known.has(key));
  return name === undefined
    ? undefined
    : `Field ${JSON.stringify(name)} is not known; known are ${[...known].join(', ')}.`;
}
