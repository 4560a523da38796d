const EMPTY = -1;

/**
 * A set of vectors of doubles, exact: two vectors are equal when all coordinates are, and the hash only says
 * where to look. Open addressing with linear probing over one flat array of coordinates. Coordinates must be
 * finite and never −0, so that equal values have equal bits.
 */
export class VoxelSet {
  readonly #d: number;
  #voxels: Float64Array;
  #words: Uint32Array;
  #slots: Int32Array;
  #size = 0;

  constructor(d: number) {
    this.#d = d;
    this.#voxels = new Float64Array(16 * d);
    this.#words = new Uint32Array(this.#voxels.buffer);
    this.#slots = new Int32Array(32).fill(EMPTY);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns whether the vector is new */
  add(vector: Float64Array): boolean {
    const candidate = this.#size;
    this.#reserve(candidate + 1);
    this.#voxels.set(vector, candidate * this.#d);
    const mask = this.#slots.length - 1;
    let slot = this.#hash(candidate) & mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index === EMPTY) break;
      if (this.#equal(index, candidate)) return false;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = candidate;
    this.#size = candidate + 1;
    if (2 * this.#size > this.#slots.length) this.#rehash();
    return true;
  }

  #equal(left: number, right: number): boolean {
    const d = this.#d;
    for (let i = 0; i < d; i++) if (this.#voxels[left * d + i] !== this.#voxels[right * d + i]) return false;
    return true;
  }

  #reserve(vectors: number): void {
    if (vectors * this.#d <= this.#voxels.length) return;
    const grown = new Float64Array(2 * this.#voxels.length);
    grown.set(this.#voxels);
    this.#voxels = grown;
    this.#words = new Uint32Array(grown.buffer);
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(EMPTY);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#size; index++) {
      let slot = this.#hash(index) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.#slots = slots;
  }

  /** Over both words of every double: small integers differ only in the high one, large ones in both. */
  #hash(index: number): number {
    const end = (index + 1) * this.#d * 2;
    let h = 0;
    for (let i = index * this.#d * 2; i < end; i++) {
      h = Math.imul(h ^ this.#words[i]!, 0x9e3779b1);
      h ^= h >>> 15;
    }
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  }
}
