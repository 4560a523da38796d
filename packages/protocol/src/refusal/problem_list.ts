import type { FieldProblem, ProtocolErrorCode } from '../errors.ts';
import { childPointer } from '../json/pointer.ts';

const MAX_PROBLEMS = 16;

/**
 * Collects what is wrong with one document: enough to repair it, bounded whatever was sent. Keeps the place that
 * is being judged, so that a pointer is spelled out only for what is refused.
 */
export class ProblemList {
  readonly #problems: FieldProblem[] = [];
  readonly #path: (string | number)[] = [];

  add(code: ProtocolErrorCode, pointer: string, message: string): void {
    if (!this.full) this.#problems.push({ code, pointer, message });
  }

  /**
   * Refuses the value at the current place, or `below` it. `rule` completes a sentence about it: "must be …",
   * "is required".
   */
  refuse(code: ProtocolErrorCode, rule: string, ...below: readonly (string | number)[]): void {
    if (this.full) return;
    let pointer = '';
    for (const key of [...this.#path, ...below]) pointer = childPointer(pointer, key);
    this.add(code, pointer, `${pointer === '' ? 'The record' : pointer} ${rule}.`);
  }

  /** Goes to a member or element of the current place, until `leave`. */
  enter(key: string | number): void {
    this.#path.push(key);
  }

  leave(): void {
    this.#path.pop();
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
