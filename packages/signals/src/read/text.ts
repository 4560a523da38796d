import { SignalError } from '../errors.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * A whole UTF-8 text; a byte order mark is kept, because it is part of the bytes that are committed to.
 *
 * @param maxBytes default 64 MiB
 * @throws SignalError `input_malformed` for bytes that are not UTF-8, `input_too_large` above the cap
 */
export async function readText(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number = MAX_BYTES,
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const pieces: string[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SignalError('input_too_large', `The text exceeds ${maxBytes} bytes.`);
    pieces.push(decode(() => decoder.decode(chunk, { stream: true })));
  }
  pieces.push(decode(() => decoder.decode()));
  return pieces.join('');
}

function decode(step: () => string): string {
  try {
    return step();
  } catch (cause) {
    throw new SignalError('input_malformed', 'The text is not UTF-8.', { cause });
  }
}
