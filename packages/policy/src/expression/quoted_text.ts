/** `'…'` or `"…"`, on one line, with the escapes `\\ \' \" \n \t \uXXXX`. */
export const QUOTED_PATTERN =
  /'(?:[^'\\\r\n]|\\(?:[\\'"nt]|u[0-9A-Fa-f]{4}))*'|"(?:[^"\\\r\n]|\\(?:[\\'"nt]|u[0-9A-Fa-f]{4}))*"/;

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|(.))/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
]);

/** What a text that matches `QUOTED_PATTERN` stands for. */
export function readQuoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(ESCAPE, (_, hex: string | undefined, character: string) =>
      hex === undefined ? (NAMED.get(character) ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

// Quotes of one kind need no escape inside the other, but one form for one value keeps the printed text stable.
const UNPRINTED = /[\\'\p{Cc}\p{Cs}\u2028\u2029]/gu;
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\n', '\\n'],
  ['\t', '\\t'],
]);

/** In single quotes; control characters, line separators and lone surrogates are escaped. */
export function writeQuoted(text: string): string {
  const inner = text.replace(
    UNPRINTED,
    (unit) => WRITTEN.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `'${inner}'`;
}
