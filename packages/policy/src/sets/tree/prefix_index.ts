/** Beyond this many bits the index would take more memory than it saves time. */
const MAX_BITS = 20;

/**
 * Where in ascending records of 32 bytes those with the same first bits begin. Digests are spread evenly, so that about
 * one record is left to compare; of a list whose maker chose its elements alike, the whole search is left.
 */
export class PrefixIndex {
  readonly #shift: number;
  readonly #starts: Uint32Array;

  constructor(records: Uint8Array) {
    const size = records.length / 32;
    // A shift by 32 would be one by 0.
    const bits = Math.min(MAX_BITS, Math.max(1, Math.floor(Math.log2(size + 1))));
    this.#shift = 32 - bits;
    this.#starts = new Uint32Array(2 ** bits + 1);
    for (let i = 0; i < size; i += 1) {
      const prefix = (firstWord(records, 32 * i) >>> this.#shift) + 1;
      this.#starts[prefix] = i + 1;
    }
    for (let prefix = 1; prefix < this.#starts.length; prefix += 1) {
      // No record has this prefix: it begins where the one before ends.
      if (this.#starts[prefix] === 0) this.#starts[prefix] = this.#starts[prefix - 1] ?? 0;
    }
  }

  /** The first record that a record with this first word could be at. */
  from(word: number): number {
    return this.#starts[word >>> this.#shift] ?? 0;
  }

  /** One beyond the last. */
  to(word: number): number {
    return this.#starts[(word >>> this.#shift) + 1] ?? 0;
  }
}

function firstWord(records: Uint8Array, at: number): number {
  const high = ((records[at] ?? 0) << 8) | (records[at + 1] ?? 0);
  const low = ((records[at + 2] ?? 0) << 8) | (records[at + 3] ?? 0);
  return high * 0x1_0000 + low;
}
