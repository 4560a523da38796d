import { MONTH_START, readDate } from './dates.ts';
import { joinRanges, numberSpan } from './numbers.ts';
import { readIdentifier, readSpecial } from './special.ts';
import type { Span } from './span.ts';
import { SPELLED, spelledValue } from './spelled.ts';

/** Digits with single separators between them: no two ways to match the same text, so no backtracking. */
export const CORE = "\\d+(?:[.,'\\u202f]\\d+)*";
const URL_PATTERN = '(?<![\\p{L}\\p{N}])(?:https?:\\/\\/|www\\.)[^\\s<>"`]+';
const DIGIT_START = /\d/;

/** Everything in a folded text that claims a number, a date or a quantity, in order, without overlaps. */
export function scanSpans(text: string): Span[] {
  const scan = new RegExp(`(?<url>${URL_PATTERN})|${MONTH_START}|(?<spelled>${SPELLED})|${CORE}`, 'giu');
  const spans: Span[] = [];
  let floor = 0;
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const start = match.index;
    // The digits of an address are no claims of their own; the address is a name.
    if (match.groups?.['url'] !== undefined) continue;
    const found = readAt(text, start, match, floor);
    spans.push(...found.spans);
    scan.lastIndex = Math.max(found.end, start + 1);
    floor = scan.lastIndex;
  }
  return joinRanges(text, spans);
}

interface Found {
  readonly spans: readonly Span[];
  /** Where scanning goes on. */
  readonly end: number;
}

function readAt(text: string, start: number, match: RegExpExecArray, floor: number): Found {
  const core = match[0];
  const end = start + core.length;
  if (match.groups?.['spelled'] !== undefined) {
    const span = numberSpan(text, { start, end, core: String(spelledValue(core)), spelled: true, floor });
    return { spans: span, end: span.at(-1)?.end ?? end };
  }
  if (!DIGIT_START.test(core)) {
    const date = readDate(text, start);
    return { spans: date === undefined ? [] : [date], end: date?.end ?? end };
  }
  const identifier = readIdentifier(text, start, core, floor);
  if (identifier !== undefined) return { spans: [identifier], end: identifier.end };
  const date = readDate(text, start);
  if (date !== undefined) {
    // 2024-03-12T14:30: the time is a span of its own, and no part of a word.
    const time = /[Tt](?=\d)/.test(text.slice(date.end, date.end + 2))
      ? readSpecial(text, date.end + 1)
      : undefined;
    return { spans: time === undefined ? [date] : [date, time], end: time?.end ?? date.end };
  }
  const special = readSpecial(text, start);
  if (special !== undefined) return { spans: [special], end: special.end };
  const spans = numberSpan(text, { start, end, core, spelled: false, floor });
  return { spans, end: spans.at(-1)?.end ?? end };
}
