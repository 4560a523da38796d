import { SignalError } from '../errors.ts';
import type { Kernels } from './load.ts';

const PAGE = 65536;
const ALIGNMENT = 16;

/**
 * Blocks of kernel memory, one after the other from the heap base. The blocks of an earlier layout are overwritten: a
 * caller takes all it needs, calls `buffer`, then computes.
 */
export class Layout {
  readonly #memory: WebAssembly.Memory;
  #end: number;

  constructor({ memory, heapBase }: Kernels) {
    this.#memory = memory;
    this.#end = align(heapBase);
  }

  /** Address of a block of `bytes`, 16-byte aligned. */
  take(bytes: number): number {
    const address = this.#end;
    this.#end = align(address + bytes);
    return address;
  }

  /**
   * The memory, grown to hold every block. Growth detaches views that were made before.
   *
   * @throws SignalError `input_too_large` where the memory cannot grow that far
   */
  buffer(): ArrayBufferLike {
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE));
    return this.#memory.buffer;
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      const message = `The kernels cannot get ${pages} more pages of memory: split the input.`;
      throw new SignalError('input_too_large', message, { cause });
    }
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
