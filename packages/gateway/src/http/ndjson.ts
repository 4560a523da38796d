const NEWLINE = 0x0a;

export type Line = { readonly kind: 'line'; readonly bytes: Uint8Array } | { readonly kind: 'too-long' };

/**
 * Splits a byte stream into lines, and yields those that a chunk completes together. A line over `maxBytes` is
 * reported once and skipped without being kept, so memory stays bounded by one chunk and one line. Blank lines
 * are passed over.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<readonly Line[]> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): Line | undefined => {
    const line: Line = length > maxBytes ? { kind: 'too-long' } : { kind: 'line', bytes: joined(parts) };
    parts = [];
    length = 0;
    return line.kind === 'line' && isBlank(line.bytes) ? undefined : line;
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline < 0 ? chunk.length : newline;
      length += end - start;
      if (length <= maxBytes) parts.push(chunk.subarray(start, end));
      else parts = [];
      if (newline < 0) break;
      const line = take();
      if (line !== undefined) lines.push(line);
      start = newline + 1;
    }
    if (lines.length > 0) yield lines;
  }
  const last = take();
  if (last !== undefined) yield [last];
}

/** A line within one chunk is used where it lies. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

const isBlank = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
