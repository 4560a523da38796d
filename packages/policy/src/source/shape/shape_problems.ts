/** What is wrong with the shape of a document, at a place that is known by its pointer alone. */
export interface ShapeProblem {
  readonly message: string;
  /** RFC 6901. */
  readonly pointer: string;
  /** About the member's name, not about its value. */
  readonly atKey: boolean;
}

const MAX_PROBLEMS = 100;

/** Collects problems: enough to repair a document in one go, bounded whatever was sent. */
export class ShapeProblems {
  readonly #problems: ShapeProblem[] = [];

  /** The answer is undefined, for readers to pass on: what was refused has no value. */
  refuse(pointer: string, message: string, atKey = false): undefined {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ message, pointer, atKey });
    return undefined;
  }

  get all(): readonly ShapeProblem[] {
    return this.#problems;
  }
}
