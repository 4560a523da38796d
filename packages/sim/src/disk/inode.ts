import type { Random } from '../world/random.ts';

const SECTOR_BYTES = 512;

/** Bytes that grow in place. */
export class Content {
  #bytes: Uint8Array;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#bytes = bytes;
    this.#length = bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** Valid until the next change. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.view);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, position);
    this.#length = Math.max(this.#length, end);
  }

  truncate(length: number): void {
    if (length > this.#length) this.write(new Uint8Array(length - this.#length), this.#length);
    // What is cut off must read as zeros if the file grows over it again.
    this.#bytes.fill(0, length, this.#length);
    this.#length = length;
  }

  flip(bit: number): void {
    const at = bit >>> 3;
    const byte = this.#bytes[at];
    if (byte !== undefined && at < this.#length) this.#bytes[at] = byte ^ (1 << (bit & 7));
  }

  copy(): Content {
    return new Content(Uint8Array.from(this.view));
  }
}

export type Change =
  | { readonly type: 'write'; readonly bytes: Uint8Array; readonly position: number }
  | { readonly type: 'truncate'; readonly length: number };

/** A file: what is on the platter, what the page cache shows, and what is on its way from one to the other. */
export interface Inode {
  durable: Content;
  live: Content;
  /** Since the last sync that succeeded, or since a failed one marked the pages clean. */
  pending: Change[];
}

export const newInode = (): Inode => ({ durable: new Content(), live: new Content(), pending: [] });

export function apply(content: Content, change: Change): void {
  if (change.type === 'truncate') content.truncate(change.length);
  else content.write(change.bytes, change.position);
}

/** What of an unsynced change reaches the platter when the power fails: nothing, all, its first bytes, or any sectors. */
export function applySurviving(content: Content, change: Change, random: Random): void {
  if (change.type === 'truncate') {
    if (random.chance(0.5)) apply(content, change);
    return;
  }
  const { bytes, position } = change;
  const manner = random.next();
  if (manner < 0.2) return;
  if (manner < 0.4) content.write(bytes, position);
  else if (manner < 0.7) content.write(bytes.subarray(0, random.below(bytes.length + 1)), position);
  else {
    for (let start = 0; start < bytes.length; ) {
      const end = Math.min(bytes.length, start + SECTOR_BYTES - ((position + start) % SECTOR_BYTES));
      if (random.chance(0.5)) content.write(bytes.subarray(start, end), position + start);
      start = end;
    }
  }
}
