import { SignalError } from '../errors.ts';

/** Base64 without node's Buffer, so that codebooks load in a browser. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** @throws SignalError `codebook_invalid` */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch (cause) {
    throw new SignalError('codebook_invalid', 'The codebook data are not base64.', { cause });
  }
}
