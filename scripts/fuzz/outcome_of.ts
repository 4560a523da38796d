import { PolicyError, type PolicyErrorCode } from '@kakeya/policy';

/** What is read, or undefined where it is refused with one of these codes; any other fault is thrown on. */
export function outcomeOf<T>(read: () => T, ...codes: readonly PolicyErrorCode[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PolicyError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
