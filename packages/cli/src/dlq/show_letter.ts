import type { DeadLetter, OriginalMessage } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { describeLetter } from './describe_letter.ts';
import { type LetterOptions, withLetters } from './open_letters.ts';

/** `kakeya dlq show`: one dead letter with the headers and the body of its original. */
export async function showLetter(seq: number, options: LetterOptions): Promise<ExitCode> {
  const letter = await withLetters(options, (letters) => letters.show(seq));
  if (letter === undefined) {
    throw new CliError('input_invalid', `${options.stream} has no dead letter ${seq}; see kakeya dlq list.`);
  }
  if (options.json === true) {
    const { original } = letter;
    await printJson({
      stream: options.stream,
      ...describeLetter(letter),
      ...(original === undefined ? {} : { headers: original.headers, ...describeBody(original.body) }),
    });
  } else await printLetter(letter);
  return EXIT.ok;
}

async function printLetter({ original, ...letter }: DeadLetter): Promise<void> {
  await printTable(
    ['what', 'value'],
    [
      ['seq', String(letter.seq)],
      ['failed at', letter.failedAt],
      ['consumer', letter.consumer],
      ['deliveries', String(letter.deliveries ?? '-')],
      ['position in the stream', String(letter.position ?? '-')],
      ...(original === undefined ? [['original', 'lost']] : originalRows(original)),
    ],
  );
  if (original !== undefined) await print(`\n${readable(original.body)}\n`);
}

const originalRows = ({ subject, id, storedAt, headers }: OriginalMessage): string[][] => [
  ['subject', subject],
  ['id', id ?? '-'],
  ['stored at', storedAt],
  ...headers.map(([name, value]) => [`header ${name}`, value]),
];

/** JSON as such, anything else as base64: consumers of a stream may be handed any bytes. */
function describeBody(body: Uint8Array): object {
  const value = parseJson(body);
  return value === undefined ? { body_base64: Buffer.from(body).toString('base64') } : { body: value };
}

function readable(body: Uint8Array): string {
  const value = parseJson(body);
  const text = value === undefined ? new TextDecoder().decode(body) : JSON.stringify(value, null, 2);
  return text.split('\n').map(printable).join('\n');
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
