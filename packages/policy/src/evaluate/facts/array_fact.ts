import type { Scalar, ScalarType } from '../../model/policy.ts';
import { readScalar } from './read_scalar.ts';

/** An array as closures see it. What is derived from it is made when it is first asked for, and once. */
export class ArrayFact {
  readonly items: readonly Scalar[];
  /** What the items have been read as; undefined: they are as they were given. */
  readonly type: ScalarType | undefined;
  #as: Map<ScalarType, ArrayFact | undefined> | undefined;
  #set: ReadonlySet<Scalar> | undefined;

  constructor(items: readonly Scalar[], type: ScalarType | undefined) {
    this.items = items;
    this.type = type;
  }

  get set(): ReadonlySet<Scalar> {
    this.#set ??= new Set(this.items);
    return this.#set;
  }

  /** The items read as a type; undefined: one of them cannot be. */
  as(type: ScalarType): ArrayFact | undefined {
    if (this.type === type) return this;
    // Most arrays are asked as what they were read as.
    this.#as ??= new Map();
    if (!this.#as.has(type)) this.#as.set(type, this.#read(type));
    return this.#as.get(type);
  }

  #read(type: ScalarType): ArrayFact | undefined {
    if (this.type !== undefined) return undefined;
    const items: Scalar[] = [];
    for (const item of this.items) {
      const read = readScalar(item, type);
      if (read === undefined) return undefined;
      items.push(read);
    }
    return new ArrayFact(items, type);
  }
}
