import type { SourcePlace } from '../model/diagnostic.ts';

/** What is wrong with a source text, and where. */
export interface SourceProblem extends SourcePlace {
  readonly message: string;
  /** RFC 6901; null: what was written is not a value yet, so there is nothing to point into. */
  readonly pointer: string | null;
}
