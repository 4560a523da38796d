import { SignalError } from '../errors.ts';
import { CompressedSize } from './compressed_size.ts';

/** Compresses to a zlib stream at level 6 and says how many bytes that took. */
export type Compressor = (bytes: Uint8Array) => number;

const WORDS =
  'the agent answered that every record is kept before it acts and nobody can alter what was decided'.split(
    ' ',
  );

/**
 * Fixed inputs and the sizes that zlib 1.2.13 gives them at level 6 (`vectors/deflate.json`). They cross the 32 KiB
 * window and the literal buffer, and reach stored, fixed and dynamic blocks, where derived libraries differ.
 */
const CASES: readonly { readonly name: string; readonly input: () => Uint8Array; readonly size: number }[] = [
  { name: 'empty', input: () => new Uint8Array(0), size: 8 },
  { name: 'loop', input: () => ascii('I do not know. '.repeat(2667), 40_000), size: 118 },
  { name: 'noise', input: noise, size: 40_021 },
  { name: 'prose', input: prose, size: 12_158 },
  { name: 'numbers', input: numbers, size: 24_618 },
];

/**
 * Start-up self-test: r is comparable between machines only where the deflate library cuts blocks and searches
 * matches exactly as stock zlib does.
 *
 * @param compressor the library under test, default the one that r uses
 * @throws SignalError `deflate_not_stock` naming the first input whose size differs
 */
export function assertStockDeflate(compressor: Compressor = defaultCompressor): void {
  for (const { name, input, size } of CASES) {
    const actual = compressor(input());
    if (actual === size) continue;
    throw new SignalError(
      'deflate_not_stock',
      `The deflate library makes ${actual} bytes of the "${name}" input, stock zlib 1.2.13 makes ${size}: install pako 2.1.0 exactly.`,
    );
  }
}

function defaultCompressor(bytes: Uint8Array): number {
  const size = new CompressedSize();
  size.add(bytes);
  return size.finish().compressed;
}

/** The high byte of x ← 1664525 · x + 1013904223 mod 2^32. */
function byteStream(seed: number): () => number {
  let x = seed;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x >>> 24;
  };
}

function ascii(text: string, length: number): Uint8Array {
  return new TextEncoder().encode(text.slice(0, length));
}

function noise(): Uint8Array {
  const next = byteStream(1);
  return Uint8Array.from({ length: 40_000 }, next);
}

function prose(): Uint8Array {
  const next = byteStream(2);
  let text = '';
  while (text.length < 70_000) text += `${WORDS[next() % WORDS.length]} `;
  return ascii(text, 70_000);
}

function numbers(): Uint8Array {
  const next = byteStream(3);
  let text = '';
  while (text.length < 70_000) text += `0.${next()}${next()}\n`;
  return ascii(text, 70_000);
}
