/** More ids than any input has, and two of them still fit a safe integer. */
const ID_SPACE = 2 ** 26;

/** Names sequences of terms by small integers: equal sequences, and only those, have equal ids. */
export class ShingleIds {
  readonly #terms = new Map<string, number>();
  readonly #pairs = new Map<number, number>();
  #next = 0;

  ofTerms(terms: readonly string[]): number[] {
    return terms.map((term) => this.#term(term));
  }

  /** The distinct shingles of `size` terms; a text that is shorter is one shingle of its own length. */
  addShingles(ids: readonly number[], size: number, into: Set<number>): void {
    const width = Math.min(size, ids.length);
    if (width === 0) return;
    for (let start = 0; start + width <= ids.length; start++) {
      let shingle = ids[start] ?? 0;
      for (let offset = 1; offset < width; offset++) shingle = this.#pair(shingle, ids[start + offset] ?? 0);
      into.add(shingle);
    }
  }

  #term(term: string): number {
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    this.#terms.set(term, this.#next);
    return this.#next++;
  }

  #pair(left: number, right: number): number {
    const key = left * ID_SPACE + right;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    this.#pairs.set(key, this.#next);
    return this.#next++;
  }
}
