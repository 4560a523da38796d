import type { Seq } from './types.ts';

interface Waiter {
  readonly seq: Seq;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Those who wait for a position to become durable. */
export class DurableWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(seq: Seq, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const leave = (): void => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        seq,
        resolve: () => {
          leave();
          resolve();
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  advance(durableSeq: Seq): void {
    for (const waiter of this.#waiters) if (waiter.seq <= durableSeq) waiter.resolve();
  }

  rejectAll(error: Error): void {
    for (const waiter of this.#waiters) waiter.reject(error);
  }
}
