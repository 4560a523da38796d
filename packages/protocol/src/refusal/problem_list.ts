import type { FieldProblem, ProtocolErrorCode } from '../errors.ts';

const MAX_PROBLEMS = 16;

/** Collects what is wrong with one document: enough to repair it, bounded whatever was sent. */
export class ProblemList {
  readonly #problems: FieldProblem[] = [];

  add(code: ProtocolErrorCode, pointer: string, message: string): void {
    if (!this.full) this.#problems.push({ code, pointer, message });
  }

  /** `rule` completes a sentence about the field: "must be …", "is required". */
  field(code: ProtocolErrorCode, pointer: string, rule: string): void {
    this.add(code, pointer, `${pointer === '' ? 'The record' : pointer} ${rule}.`);
  }

  get full(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  get empty(): boolean {
    return this.#problems.length === 0;
  }

  get all(): readonly FieldProblem[] {
    return this.#problems;
  }
}
