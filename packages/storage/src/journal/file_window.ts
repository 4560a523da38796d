import type { DiskFile } from '../disk/mod.ts';
import { MAX_STORED_BYTES, frameBytes } from './format.ts';

const STEP_BYTES = 256 * 1024;
const MAX_WINDOW_BYTES = frameBytes(MAX_STORED_BYTES);

/** A moving view of a file, so that a segment of any size is read in bounded memory. */
export class FileWindow {
  readonly #file: DiskFile;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  /** The bytes of the last `load`; its offset 0 is `start` in the file. */
  get bytes(): Buffer {
    return this.#buffer;
  }

  get start(): number {
    return this.#start;
  }

  /** The offset in the file up to which bytes are loaded. */
  get end(): number {
    return this.#end;
  }

  /** Whether `bytes` holds the file from `offset` for `length`. */
  holds(offset: number, length: number): boolean {
    return offset >= this.#start && offset + length <= this.#end;
  }

  /**
   * Makes `bytes` hold at least `length` bytes from `offset`, and nothing from `limit` on, where what is
   * being written is not for readers yet. Resolves with false if the file or the limit ends before that.
   */
  async load(offset: number, length: number, limit: number): Promise<boolean> {
    if (this.holds(offset, length)) return true;
    if (length > MAX_WINDOW_BYTES || offset + length > limit) return false;
    const wanted = Math.min(Math.max(length, STEP_BYTES), limit - offset);
    if (this.#buffer.length < wanted) this.#buffer = Buffer.allocUnsafeSlow(wanted);
    this.#start = offset;
    this.#end = offset;
    const read = await this.#file.read(this.#buffer.subarray(0, wanted), offset);
    this.#end = offset + read;
    return read >= length;
  }
}
