import { SignalError } from '../errors.ts';

/** Takes exact numbers of bytes from a stream, wherever its chunks are cut. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** @throws SignalError `input_malformed` when the stream ends first */
  async take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (await this.atEnd()) {
        throw new SignalError(
          'input_malformed',
          `The file is truncated: ${length - filled} bytes are missing.`,
        );
      }
      const part = this.#chunk.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    return bytes;
  }

  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return true;
      this.#chunk = next.value;
    }
    return false;
  }

  /** Lets the source release what it holds. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
