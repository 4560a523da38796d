/** Personal data that strings from outside may carry. Each pattern runs in linear time. */
const PATTERNS: readonly RegExp[] = [
  // e-mail
  /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
  // payment card and anything longer: 13 digits or more, in groups or not
  /\d(?:[ -]?\d){12,}/g,
  // US social security number
  /\d{3}[- ]\d{2}[- ]\d{4}/g,
  // phone: an optional +, then 8 digits or more with separators
  /\+?\d(?:[ ().-]{0,2}\d){7,}/g,
  // IPv4
  /\d{1,3}(?:\.\d{1,3}){3}/g,
  // IPv6: four groups or more, or the form with `::`
  /(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}/g,
  /(?:[0-9A-Fa-f]{1,4}:){1,7}(?::[0-9A-Fa-f]{1,4}){1,7}/g,
];

const MARK = '[redacted]';

/**
 * Replaces what looks like an e-mail address, phone, card, social security number or IP address.
 * All spans are found first and merged where they overlap or touch: replacing one pattern after the other
 * would leave the digits of a longer match behind.
 */
export function redact(text: string): string {
  const spans = PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  ).toSorted((a, b) => a.start - b.start);
  let out = '';
  let done = 0;
  for (const span of mergeSpans(spans)) {
    out += text.slice(done, span.start) + MARK;
    done = span.end;
  }
  return out + text.slice(done);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function mergeSpans(sorted: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else merged.push(span);
  }
  return merged;
}
