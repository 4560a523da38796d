import { ProtocolError } from '../errors.ts';

const PLAIN = /^[ !#-[\]-~]*$/;
const NOT_PRINTABLE_ASCII = /[^ -~]/g;

/**
 * A string as Python's `json.dumps` writes it by default (ensure_ascii): every UTF-16 unit outside U+0020…U+007E
 * becomes `\uXXXX` in lower-case hex, DEL included, except `\b \t \n \f \r`. `<`, `>`, `&` and `/` stay.
 * @throws ProtocolError `value_not_canonical` on a lone surrogate.
 */
export function pythonJsonString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) {
    throw new ProtocolError('value_not_canonical', 'Strings with a lone surrogate have no canonical bytes.');
  }
  // JSON.stringify already writes quotes, backslashes and C0 controls as Python does; what it leaves is escaped here.
  return JSON.stringify(text).replace(NOT_PRINTABLE_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
