/**
 * An even number of hex digits, in lower case; undefined: it is none. Contexts are mostly digests, and each of their
 * characters passes here: a table takes a third of what a regular expression does.
 */
export function readHex(text: string): string | undefined {
  if (text.length === 0 || text.length % 2 !== 0) return undefined;
  let seen = 0;
  for (let at = 0; at < text.length; at += 2) seen |= kindAt(text, at) | kindAt(text, at + 1);
  if (seen >= OTHER) return undefined;
  return seen === UPPER ? text.toLowerCase() : text;
}

const kindAt = (text: string, at: number): number => KINDS[text.charCodeAt(at)] ?? OTHER;

const UPPER = 1;
const OTHER = 2;
/** By character code: whether it is a hex digit, and one that is to be written in lower case. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if ('0123456789abcdef'.includes(sign)) return 0;
  return 'ABCDEF'.includes(sign) ? UPPER : OTHER;
});
