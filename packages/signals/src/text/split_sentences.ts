import { codePointCount } from './code_points.ts';

/** What Python's `\s` and `str.strip` call white space; JavaScript's `\s` lacks U+001C–1F and U+0085 and adds U+FEFF. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

const BOUNDARY = new RegExp(`(?<=[.!?])${SPACE}+(?=[A-Z])`, 'u');
const SPACE_CHARACTER = new RegExp(SPACE, 'u');
const LEADING = new RegExp(`^${SPACE}+`, 'u');

/** A shorter piece is an abbreviation or a list number, not a sentence. */
const MIN_CODE_POINTS = 10;

/**
 * The sentences of a text: split at white space between one of `. ! ?` and a capital A–Z, trimmed, pieces below
 * 10 code points dropped. Meant for English prose; a text without such boundaries is one sentence.
 */
export function splitSentences(text: string): string[] {
  return text
    .split(BOUNDARY)
    .map(trim)
    .filter((piece) => codePointCount(piece) >= MIN_CODE_POINTS);
}

/** Number of sentences, at least 1: a text that holds no whole sentence counts as one. */
export function countSentences(text: string): number {
  return Math.max(1, splitSentences(text).length);
}

/** By hand from the right: a regular expression anchored at the end retries from every space, in quadratic time. */
function trim(piece: string): string {
  const start = LEADING.exec(piece)?.[0].length ?? 0;
  let end = piece.length;
  while (end > start && SPACE_CHARACTER.test(piece.charAt(end - 1))) end--;
  return piece.slice(start, end);
}
