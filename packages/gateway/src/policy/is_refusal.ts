import { PolicyError } from '@kakeya/policy';
import { StorageError } from '@kakeya/storage';
import { VerdictError } from '@kakeya/verdict';

/** That a document is at fault, its size included, and not what it is kept in. */
export const isRefusal = (fault: unknown): fault is PolicyError | VerdictError | StorageError =>
  fault instanceof PolicyError ||
  fault instanceof VerdictError ||
  (fault instanceof StorageError && fault.code === 'journal_entry_too_large');
