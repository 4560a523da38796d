const encoder = new TextEncoder();

/** UTF-8 of a well-formed string. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
