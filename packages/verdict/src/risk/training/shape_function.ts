import type { FeatureName } from '../features.ts';
import type { ModelFeature } from '../model.ts';

/** The sum of the stumps on one feature, as one step function. */
export class ShapeFunction {
  readonly #hasMissing: boolean;
  readonly #jumps = new Map<number, number>();
  #leftmost = 0;
  #missing = 0;

  constructor(hasMissing: boolean) {
    this.#hasMissing = hasMissing;
  }

  add(stump: {
    readonly threshold: number;
    readonly left: number;
    readonly right: number;
    readonly missing: number;
  }): void {
    this.#leftmost += stump.left;
    this.#missing += stump.missing;
    const jump = this.#jumps.get(stump.threshold) ?? 0;
    this.#jumps.set(stump.threshold, jump + stump.right - stump.left);
  }

  /** undefined where no stump reads the feature: serving does not need it then. */
  feature(name: FeatureName): Omit<ModelFeature, 'background'> | undefined {
    if (this.#jumps.size === 0) return undefined;
    const jumps = [...this.#jumps].toSorted(([a], [b]) => a - b);
    const values = [this.#leftmost];
    let value = this.#leftmost;
    for (const [, jump] of jumps) values.push((value += jump));
    // Each stump's missing leaf is the largest; sums of rounded numbers could still lie a bit apart.
    const whenMissing = this.#hasMissing ? values.reduce((max, v) => Math.max(max, v), this.#missing) : null;
    return { name, whenMissing, term: { kind: 'steps', thresholds: jumps.map(([at]) => at), values } };
  }
}
