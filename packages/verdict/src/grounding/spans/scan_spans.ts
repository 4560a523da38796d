import { type Token, tokenize } from '../tokens.ts';
import { joinRanges } from './amounts.ts';
import { isMonth, readDate } from './dates.ts';
import { isMarker } from './is_marker.ts';
import { numberSpan } from './numbers.ts';
import type { Span } from './span.ts';
import { readIdentifier, readSpecial } from './special.ts';
import { readSpelled } from './spelled.ts';

/**
 * An address, or digits with single separators between them: no two ways to match the same text, so no
 * backtracking.
 */
const DIGITS_OR_URL = /(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Ww][Ww][Ww]\.)[^\s<>"`]+|\d+(?:[.,'\u202f]\d+)*/g;
const DIGIT_START = /^\d/;
const CLOSING = ".,;:!?')]}/";
const SCHEME = /^(?:https?:\/\/)?(?:www\.)?/i;

interface Found {
  readonly spans: readonly Span[];
  /** Where scanning goes on. */
  readonly end: number;
}

/** Everything in a folded text that claims a number, a date or a quantity, in order, without overlaps. */
export function scanSpans(text: string, tokens: readonly Token[] = tokenize(text)): Span[] {
  const starts = tokens.filter(({ word }) => isMonth(word) || readSpelled(word, word, 0) !== undefined);
  const spans: Span[] = [];
  const pattern = new RegExp(DIGITS_OR_URL);
  let match = pattern.exec(text);
  let next = 0;
  let floor = 0;
  for (;;) {
    if (match !== null && match.index < floor) {
      pattern.lastIndex = floor;
      match = pattern.exec(text);
    }
    while ((starts[next]?.start ?? text.length) < floor) next++;
    const word = starts[next];
    let found: Found;
    if (word !== undefined && word.start < (match?.index ?? text.length)) found = readWord(text, word, floor);
    else if (match !== null) found = readDigits(text, match.index, match[0], floor);
    else return joinRanges(text, spans);
    spans.push(...found.spans);
    floor = found.end;
  }
}

function readWord(text: string, { word, start, end }: Token, floor: number): Found {
  const spelled = readSpelled(text, word, start);
  if (spelled !== undefined) {
    return ended(numberSpan(text, { start, ...spelled, spelled: true, floor }), spelled.end);
  }
  const date = readDate(text, start);
  return ended(date === undefined ? [] : [date], end);
}

function readDigits(text: string, start: number, core: string, floor: number): Found {
  const end = start + core.length;
  if (!DIGIT_START.test(core)) return { spans: [addressSpan(start, core)], end };
  if (isMarker(text, start, core)) return { spans: [], end };
  const identifier = readIdentifier(text, start, core, floor);
  if (identifier !== undefined) return ended([identifier], end);
  const date = readDate(text, start);
  if (date !== undefined) {
    // 2024-03-12T14:30: the time is a span of its own, and no part of a word.
    const hasTime = /^[Tt]\d/.test(text.slice(date.end, date.end + 2));
    const time = hasTime ? readSpecial(text, date.end + 1) : undefined;
    return ended(time === undefined ? [date] : [date, time], end);
  }
  const special = readSpecial(text, start);
  if (special !== undefined) return ended([special], end);
  return ended(numberSpan(text, { start, end, core, spelled: false, floor }), end);
}

/** The digits of an address are no claims of their own. Closing punctuation belongs to the sentence around it. */
function addressSpan(start: number, address: string): Span {
  let length = address.length;
  while (length > 1 && CLOSING.includes(address.charAt(length - 1))) length--;
  const claims = [`url:${address.slice(0, length).replace(SCHEME, '')}`];
  return { kind: 'name', start, end: start + length, claims, facts: claims };
}

/** @param least where scanning goes on when nothing was found */
const ended = (spans: readonly Span[], least: number): Found => ({
  spans,
  end: spans.at(-1)?.end ?? least,
});
