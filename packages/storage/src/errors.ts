/** Every way in which a store refuses. */
export type StorageErrorCode =
  | 'journal_no_space'
  | 'journal_overloaded'
  | 'journal_failed'
  | 'journal_closed'
  | 'journal_locked'
  | 'journal_corrupt'
  | 'journal_entry_too_large'
  | 'journal_key_missing'
  | 'store_unavailable'
  | 'store_closed'
  | 'state_corrupt'
  | 'invalid_argument';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
