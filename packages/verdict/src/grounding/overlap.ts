/** Both scores in [0, 1]. */
export interface Overlap {
  readonly jaccard: number;
  readonly containment: number;
}

/** More ids than any input has, and two of them still fit a safe integer. */
const ID_SPACE = 2 ** 26;

/** Names sequences of terms by small integers: equal sequences, and only those, have equal ids. */
class ShingleIds {
  readonly #terms = new Map<string, number>();
  readonly #pairs = new Map<number, number>();
  #next = 0;

  /** The distinct shingles of `size` terms; a text that is shorter is one shingle of its own length. */
  addShingles(terms: readonly string[], size: number, into: Set<number>): void {
    const ids = terms.map((term) => this.#term(term));
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

/**
 * Jaccard index and containment (Broder 1997, "On the resemblance and containment of documents") over sets of
 * shingles: a repeated shingle counts once. The answer is compared with the union of the passages, and no shingle
 * crosses from one passage into the next. Nothing to compare gives 0.
 */
export function overlapOf(
  answer: readonly string[],
  passages: readonly (readonly string[])[],
  shingleSize: number,
): Overlap {
  const size = Math.min(shingleSize, answer.length);
  if (size === 0) return { jaccard: 0, containment: 0 };
  const ids = new ShingleIds();
  const held = new Set<number>();
  for (const passage of passages) ids.addShingles(passage, size, held);
  const asked = new Set<number>();
  ids.addShingles(answer, size, asked);
  let shared = 0;
  for (const shingle of asked) if (held.has(shingle)) shared++;
  return { jaccard: shared / (asked.size + held.size - shared), containment: shared / asked.size };
}
