import type { SourcePlace } from '@kakeya/policy';

/** White space, then one token of RFC 8259. */
const TOKEN =
  /[ \t\n\r]*(?:(?<text>"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<other>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|(?<mark>[{}[\],:]))/uy;
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/** Where a text stops being JSON, or undefined if it does not. */
export function jsonFault(text: string): SourcePlace | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    SPACE.lastIndex = offset;
    const start = offset + (SPACE.exec(text)?.[0].length ?? 0);
    if (expected === 'nothing') return start === text.length ? undefined : placeAt(text, start);
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text);
    const next: Expected | undefined = token === null ? undefined : after(token.groups ?? {}, expected, open);
    if (token === null || next === undefined) return placeAt(text, start);
    expected = next;
    offset = TOKEN.lastIndex;
  }
}

/** What is expected after a token; undefined: the token itself was not expected. Keeps `open`. */
function after(
  { text, other, mark }: Readonly<Record<string, string | undefined>>,
  expected: Expected,
  open: ('{' | '[')[],
): Expected | undefined {
  const isValue = expected === 'value' || expected === 'value or end';
  const isKey = expected === 'key' || expected === 'key or end';
  if (text !== undefined && isKey) return 'colon';
  if ((text !== undefined || other !== undefined) && isValue) return afterValue(open);
  if ((mark === '{' || mark === '[') && isValue) {
    open.push(mark);
    return mark === '{' ? 'key or end' : 'value or end';
  }
  if (mark === ':' && expected === 'colon') return 'value';
  if (mark === ',' && expected === 'comma or end') return open.at(-1) === '{' ? 'key' : 'value';
  const ends = mark === '}' ? '{' : mark === ']' ? '[' : undefined;
  if (ends === undefined || !expected.endsWith('or end') || open.at(-1) !== ends) return undefined;
  open.pop();
  return afterValue(open);
}

const afterValue = (open: readonly string[]): Expected => (open.length === 0 ? 'nothing' : 'comma or end');

function placeAt(text: string, offset: number): SourcePlace {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
