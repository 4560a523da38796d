/** One value of a DER encoding (X.690). */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly encoded: Uint8Array;
}

/**
 * Reads the values that the bytes hold one after the other, without descending into them.
 * @throws RangeError when they are not such values
 */
export function readDer(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let start = 0; start < bytes.length; ) {
    const tag = byteAt(bytes, start);
    if ((tag & 0x1f) === 0x1f) throw new RangeError('A DER tag has more than one byte.');
    const { length, contentStart } = readLength(bytes, start + 1);
    const end = contentStart + length;
    if (end > bytes.length) throw new RangeError('A DER value is longer than what holds it.');
    values.push({ tag, content: bytes.subarray(contentStart, end), encoded: bytes.subarray(start, end) });
    start = end;
  }
  return values;
}

function readLength(
  bytes: Uint8Array,
  at: number,
): { readonly length: number; readonly contentStart: number } {
  const first = byteAt(bytes, at);
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  const count = first & 0x7f;
  // 0x80 is BER's indefinite length; more than 4 bytes would be more than any file here.
  if (count === 0 || count > 4) throw new RangeError('A DER length is not definite or too long.');
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 256 + byteAt(bytes, at + index);
  return { length, contentStart: at + 1 + count };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError('A DER value ends too early.');
  return byte;
}
