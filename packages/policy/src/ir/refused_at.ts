import { PolicyError } from '../errors.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';

/** What `check` gives; a `policy_invalid` that it throws becomes a problem of this place. */
export function refusedAt<T>(pointer: string, problems: ShapeProblems, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof PolicyError && error.code === 'policy_invalid') {
      return problems.refuse(pointer, error.message);
    }
    throw error;
  }
}
