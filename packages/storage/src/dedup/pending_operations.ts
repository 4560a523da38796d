import { StorageError } from '../errors.ts';

export interface PendingOperationsOptions {
  /** Begins the sentences of error messages. */
  readonly name: string;
  readonly maxOperations: number;
  /** UTF-16 code units held by operations that are not answered yet. */
  readonly maxSize: number;
}

/** Counts what a store has accepted and not yet answered: a bound on its memory, and what its closing waits for. */
export class PendingOperations {
  readonly #options: PendingOperationsOptions;
  #operations = 0;
  #size = 0;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: PendingOperationsOptions) {
    this.#options = options;
  }

  /** Rejects with `store_unavailable` (overloaded) or `store_closed` without starting it, else as it does. */
  async run<T>(size: number, operation: () => Promise<T>): Promise<T> {
    this.#admit(size);
    this.#operations += 1;
    this.#size += size;
    try {
      return await operation();
    } finally {
      this.#operations -= 1;
      this.#size -= size;
      if (this.#operations === 0) this.#onIdle?.();
    }
  }

  /** Refuses new operations. Resolves, each time it is called, once those accepted before are answered. */
  close(): Promise<void> {
    this.#closing ??=
      this.#operations === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            this.#onIdle = resolve;
          });
    return this.#closing;
  }

  #admit(size: number): void {
    const { name, maxOperations, maxSize } = this.#options;
    if (this.#closing !== undefined) {
      throw new StorageError('store_closed', `${name} is closed: open it again before using it.`);
    }
    if (this.#operations >= maxOperations || this.#size + size > maxSize) {
      throw new StorageError(
        'store_unavailable',
        `${name} is overloaded: ${this.#operations} operations are waiting. Send fewer at once and retry.`,
      );
    }
  }
}
