import { PolicyError } from '@kakeya/policy';
import { VerdictError } from '@kakeya/verdict';

/** That a document is at fault, and not what it is kept in. */
export const isRefusal = (fault: unknown): fault is PolicyError | VerdictError =>
  fault instanceof PolicyError || fault instanceof VerdictError;
