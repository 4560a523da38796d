const LINE_START = /(?:^|[\r\n\u2028\u2029])[ \t>#*•-]*$/u;
const AFTER_ITEM = /^[.)](?:[\s*_]|$)/u;
const MAX_DIGITS = 3;
/** Indentation and emphasis before a list number. */
const MAX_LEAD = 16;

/** Whether digits are the number of a list item or a citation mark, [1]: they order the text and claim nothing. */
export function isMarker(text: string, start: number, core: string): boolean {
  const end = start + core.length;
  if (core.length > MAX_DIGITS) return false;
  if (text.charAt(start - 1) === '[' && text.charAt(end) === ']') return true;
  if (!AFTER_ITEM.test(text.slice(end, end + 2))) return false;
  const from = Math.max(0, start - MAX_LEAD);
  // Without the beginning of the text, ^ must not match in the middle of a line.
  return LINE_START.test(`${from > 0 ? 'x' : ''}${text.slice(from, start)}`);
}
