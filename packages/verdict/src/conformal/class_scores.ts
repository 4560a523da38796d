/** The scores of one class, sorted, with prefix sums of their weights. */
export interface ClassScores {
  readonly n: number;
  readonly totalWeight: number;
  /** 0 when there is no record. */
  readonly maxWeight: number;
  /** Weight of the records with a score ≤ `score`. O(log n). */
  weightAtMost(score: number): number;
  /** Weight of the records with a score ≥ `score`. O(log n). */
  weightAtLeast(score: number): number;
  /** Weights of the records with exactly this score: what randomised tie-breaking draws for. */
  tiedWeights(score: number): readonly number[];
}

/** What a p-value is computed from. */
export interface ScoresByClass {
  readonly wrong: ClassScores;
  readonly benign: ClassScores;
}

/** One labelled score. Weight = inverse labelling propensity. */
export interface WeightedScore {
  readonly score: number;
  readonly weight: number;
}

/**
 * Ordered by score, then weight: so each sum depends on the multiset of records alone, never on the order of their
 * arrival, and a set rebuilt from its records decides as the one that grew. Sums of integral weights are exact.
 */
export class SortedScores implements ClassScores {
  readonly n: number;
  readonly totalWeight: number;
  readonly #scores: Float64Array;
  readonly #weights: Float64Array;
  /** [i] = weight of the first i records. */
  readonly #prefix: Float64Array;

  /** `kept`: prefix sums that hold up to and including the record `from`, so that only those after it are summed. */
  private constructor(
    scores: Float64Array,
    weights: Float64Array,
    from = 0,
    kept: Float64Array | null = null,
  ) {
    const prefix = new Float64Array(scores.length + 1);
    if (kept !== null) prefix.set(kept.subarray(0, from + 1));
    let sum = prefix[from] ?? 0;
    for (let index = from; index < weights.length; index++) {
      sum += weights[index] ?? Number.NaN;
      prefix[index + 1] = sum;
    }
    this.#scores = scores;
    this.#weights = weights;
    this.#prefix = prefix;
    this.n = scores.length;
    this.totalWeight = sum;
  }

  static of(records: readonly WeightedScore[]): SortedScores {
    const sorted = records.toSorted((a, b) => a.score - b.score || a.weight - b.weight);
    return new SortedScores(
      Float64Array.from(sorted, (record) => record.score),
      Float64Array.from(sorted, (record) => record.weight),
    );
  }

  /** Of ascending scores, each of weight 1; takes the array over. */
  static ofSorted(scores: Float64Array): SortedScores {
    return new SortedScores(scores, new Float64Array(scores.length).fill(1));
  }

  plus({ score, weight }: WeightedScore): SortedScores {
    const at = this.#place(score, weight);
    return new SortedScores(
      inserted(this.#scores, at, score),
      inserted(this.#weights, at, weight),
      at,
      this.#prefix,
    );
  }

  /** Without one record that is in here. */
  minus({ score, weight }: WeightedScore): SortedScores {
    const at = this.#place(score, weight);
    return new SortedScores(removed(this.#scores, at), removed(this.#weights, at), at, this.#prefix);
  }

  get maxWeight(): number {
    return this.#weights.reduce((max, weight) => Math.max(max, weight), 0);
  }

  weightAtMost(score: number): number {
    return this.#prefix[this.#firstAbove(score)] ?? Number.NaN;
  }

  weightAtLeast(score: number): number {
    return this.totalWeight - (this.#prefix[this.#firstAtLeast(score)] ?? Number.NaN);
  }

  tiedWeights(score: number): readonly number[] {
    return [...this.#weights.subarray(this.#firstAtLeast(score), this.#firstAbove(score))];
  }

  #firstAtLeast(score: number): number {
    return firstIndex(this.n, (index) => (this.#scores[index] ?? Number.NaN) >= score);
  }

  #firstAbove(score: number): number {
    return firstIndex(this.n, (index) => (this.#scores[index] ?? Number.NaN) > score);
  }

  /** The first index whose (score, weight) is not below the given one. */
  #place(score: number, weight: number): number {
    return firstIndex(this.n, (index) => {
      const other = this.#scores[index] ?? Number.NaN;
      return other > score || (other === score && (this.#weights[index] ?? Number.NaN) >= weight);
    });
  }
}

/** Binary search: the first index in [0, n) for which the monotone predicate holds, else n. */
function firstIndex(n: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function inserted(values: Float64Array, at: number, value: number): Float64Array {
  const result = new Float64Array(values.length + 1);
  result.set(values.subarray(0, at));
  result[at] = value;
  result.set(values.subarray(at), at + 1);
  return result;
}

function removed(values: Float64Array, at: number): Float64Array {
  const result = new Float64Array(values.length - 1);
  result.set(values.subarray(0, at));
  result.set(values.subarray(at + 1), at);
  return result;
}
