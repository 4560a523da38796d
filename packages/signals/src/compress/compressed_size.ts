import { Deflate } from 'pako';
import { SignalError } from '../errors.ts';

/** zlib's default level; the level is part of the definition of r. */
const LEVEL = 6;

/**
 * Size in bytes of a zlib stream (RFC 1950, level 6) over bytes that arrive in pieces; the output itself is not
 * kept. Byte-count-exact with stock zlib 1.2.13 whatever the pieces are.
 */
export class CompressedSize {
  readonly #deflate = new Deflate({ level: LEVEL });
  #raw = 0;
  #compressed = 0;

  constructor() {
    this.#deflate.onData = (chunk) => {
      this.#compressed += chunk.byteLength;
    };
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#raw += bytes.length;
    this.#push(bytes, false);
  }

  /** Ends the stream: call it once. */
  finish(): { readonly raw: number; readonly compressed: number } {
    this.#push(new Uint8Array(0), true);
    return { raw: this.#raw, compressed: this.#compressed };
  }

  #push(bytes: Uint8Array, last: boolean): void {
    if (this.#deflate.push(bytes, last)) return;
    throw new SignalError('deflate_not_stock', `The deflate library failed with code ${this.#deflate.err}.`);
  }
}
