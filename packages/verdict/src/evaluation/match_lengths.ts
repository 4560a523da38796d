import { VerdictError } from '../errors.ts';
import { type RandomSource, shuffle } from '../stats/mod.ts';

export interface LengthPair {
  /** Indices into the two lists. */
  readonly wrong: number;
  readonly benign: number;
}

/** Lengths in a pair differ by at most this factor. */
export const LENGTH_FACTOR = 1.1;

/**
 * Greedy one-to-one nearest-neighbour matching on length, without replacement, within a factor of `LENGTH_FACTOR`
 * (a caliper; Rosenbaum & Rubin 1985). Items of the smaller class choose in random order, so that no length is served
 * first: the same stream gives the same pairs. Equal distances take the shorter partner.
 *
 * @throws VerdictError `argument_invalid` for a length that is negative or not finite
 */
export function matchLengths(
  wrong: readonly number[],
  benign: readonly number[],
  random: RandomSource,
): readonly LengthPair[] {
  for (const length of [...wrong, ...benign]) {
    if (!(length >= 0 && length < Number.POSITIVE_INFINITY)) {
      throw new VerdictError('argument_invalid', `A length must be finite and not negative, not ${length}.`);
    }
  }
  const swapped = benign.length < wrong.length;
  const [few, many] = swapped ? [benign, wrong] : [wrong, benign];
  const free = new FreePartners(many, random);
  const pairs: LengthPair[] = [];
  for (const chooser of shuffle([...few.keys()], random)) {
    const partner = free.takeNearest(few[chooser] ?? 0);
    if (partner === undefined) continue;
    pairs.push(swapped ? { wrong: partner, benign: chooser } : { wrong: chooser, benign: partner });
  }
  return pairs;
}

/** Sorted lengths of which each may be taken once; skips over taken ones by union–find, in near-constant time. */
class FreePartners {
  readonly #order: readonly number[];
  readonly #lengths: Float64Array;
  /** `#left[i]`: the free position at or below i − 1, as i; `#right[i]`: the free one at or above i. */
  readonly #left: Uint32Array;
  readonly #right: Uint32Array;

  constructor(lengths: readonly number[], random: RandomSource) {
    // Shuffled first, because the sort is stable: among equal lengths, chance decides and not the order of the file.
    this.#order = shuffle([...lengths.keys()], random).toSorted(
      (a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0),
    );
    this.#lengths = Float64Array.from(this.#order, (index) => lengths[index] ?? 0);
    this.#left = Uint32Array.from({ length: lengths.length + 1 }, (_, at) => at);
    this.#right = this.#left.slice();
  }

  /** Index of the nearest free length within the caliper. */
  takeNearest(length: number): number | undefined {
    const at = this.#firstAtLeast(length);
    const above = root(this.#right, at);
    const below = root(this.#left, at) - 1;
    const distance = (position: number): number => {
      const other = this.#lengths[position];
      if (other === undefined) return Number.POSITIVE_INFINITY;
      return Math.max(other, length) <= LENGTH_FACTOR * Math.min(other, length)
        ? Math.abs(other - length)
        : Number.POSITIVE_INFINITY;
    };
    const nearest = distance(below) <= distance(above) ? below : above;
    if (distance(nearest) === Number.POSITIVE_INFINITY) return undefined;
    this.#right[nearest] = nearest + 1;
    this.#left[nearest + 1] = nearest;
    return this.#order[nearest];
  }

  #firstAtLeast(length: number): number {
    let [low, high] = [0, this.#lengths.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lengths[middle] ?? 0) < length) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Follows the links to their end and halves the path on the way. */
function root(links: Uint32Array, from: number): number {
  let at = from;
  for (let next = links[at] ?? at; next !== at; next = links[at] ?? at) {
    links[at] = links[next] ?? next;
    at = next;
  }
  return at;
}
