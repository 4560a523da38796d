import { SignalError } from '../errors.ts';

const encoder = new TextEncoder();

/**
 * UTF-8 of a text, byte order mark included where there is one.
 *
 * @throws SignalError `input_malformed` for a lone surrogate: two different texts would share their bytes
 */
export function encodeText(text: string): Uint8Array {
  if (!text.isWellFormed()) {
    throw new SignalError(
      'input_malformed',
      'The text holds a lone surrogate and has no UTF-8 form: repair it first.',
    );
  }
  return encoder.encode(text);
}
