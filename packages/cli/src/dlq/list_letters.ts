import type { DeadLetter } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson, printTable } from '../output/print.ts';
import { describeLetter } from './describe_letter.ts';
import { type LetterOptions, withLetters } from './open_letters.ts';

export interface ListOptions extends LetterOptions {
  readonly limit: number;
  readonly after: number;
}

/** `kakeya dlq list`: one page of what consumers gave up on. */
export async function listLetters(options: ListOptions): Promise<ExitCode> {
  const { stream, limit, after } = options;
  const letters = await withLetters(options, (opened) => opened.list({ limit, after }));
  const last = letters.length === limit ? letters.at(-1)?.seq : undefined;
  if (options.json === true) {
    await printJson({ stream, dead_letters: letters.map(describeLetter), next_after: last ?? null });
    return EXIT.ok;
  }
  if (letters.length === 0) await print(`No dead letters of ${stream}.\n`);
  else await printLetters(letters);
  if (last !== undefined) note(`There may be more: --after ${last}`);
  return EXIT.ok;
}

function printLetters(letters: readonly DeadLetter[]): Promise<void> {
  return printTable(
    ['seq', 'failed at', 'consumer', 'deliveries', 'subject', 'id'],
    letters.map(({ seq, failedAt, consumer, deliveries, original }) => [
      String(seq),
      failedAt,
      consumer,
      deliveries === null ? '-' : String(deliveries),
      original === undefined ? { text: 'lost', style: 'red' } : original.subject,
      original?.id ?? '-',
    ]),
  );
}
