import type { Chunks } from './csv_records.ts';

/** In bytes: no more of a line is ever held. */
export const MAX_LINE_BYTES = 65_536;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** Lines without their ends, from 1, and without a byte order mark; undefined: longer than `MAX_LINE_BYTES`. */
export async function* byteLines(
  chunks: Chunks,
): AsyncGenerator<{ readonly line: number; readonly bytes: Uint8Array | undefined }, void, undefined> {
  const held = new Uint8Array(MAX_LINE_BYTES);
  let length = 0;
  let line = 1;
  const take = () => ({
    line,
    bytes: length > MAX_LINE_BYTES ? undefined : trimmed(held.slice(0, length), line),
  });
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(LINE_FEED, from);
      const part = chunk.subarray(from, end === -1 ? chunk.length : end);
      if (length + part.length <= MAX_LINE_BYTES) held.set(part, length);
      length += part.length;
      if (end === -1) break;
      yield take();
      line += 1;
      length = 0;
      from = end + 1;
    }
  }
  if (length > 0) yield take();
}

function trimmed(bytes: Uint8Array, line: number): Uint8Array {
  const marked = line === 1 && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  return bytes.subarray(
    marked ? BYTE_ORDER_MARK.length : 0,
    bytes.at(-1) === CARRIAGE_RETURN ? -1 : bytes.length,
  );
}
