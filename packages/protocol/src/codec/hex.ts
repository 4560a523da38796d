import { ProtocolError } from '../errors.ts';

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const HEX = /^(?:[0-9a-f]{2})*$/;

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 1) text += PAIRS[bytes[i]!];
  return text;
}

/**
 * Reads lower-case hex.
 * @throws ProtocolError `value_not_canonical` on anything else, upper case and odd lengths included.
 */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) {
    throw new ProtocolError('value_not_canonical', 'Write bytes as pairs of lower-case hex digits.');
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
