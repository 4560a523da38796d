import { StorageError } from '../../errors.ts';

export type Lane = 'read' | 'write';

export interface TwoLanesOptions {
  /** Begins the sentences of error messages. */
  readonly name: string;
  /** How many may wait in each lane. */
  readonly mostWaiting: Readonly<Record<Lane, number>>;
}

/**
 * One action at a time. When both wait, reads and writes take turns: neither a busy console nor a full journal keeps
 * the other from coming through.
 */
export class TwoLanes {
  readonly #options: TwoLanesOptions;
  readonly #waiting: Record<Lane, (() => Promise<void>)[]> = { read: [], write: [] };
  #last: Lane = 'read';
  #running = false;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(options: TwoLanesOptions) {
    this.#options = options;
  }

  /** Rejects with `store_unavailable` (too many wait) or `store_closed` without starting it, else as it does. */
  run<T>(lane: Lane, action: () => Promise<T>): Promise<T> {
    const refusal = this.#refusal(lane);
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise<T>((resolve, reject) => {
      this.#waiting[lane].push(() => action().then(resolve, reject));
      void this.#go();
    });
  }

  /** Refuses new actions. Resolves, each time it is called, once those accepted before are done. */
  close(): Promise<void> {
    this.#closing ??= Promise.withResolvers();
    if (!this.#running) this.#closing.resolve();
    return this.#closing.promise;
  }

  async #go(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#take(); next !== undefined; next = this.#take()) await next();
    this.#running = false;
    this.#closing?.resolve();
  }

  #take(): (() => Promise<void>) | undefined {
    const other = this.#last === 'read' ? 'write' : 'read';
    if (this.#waiting[other].length > 0) this.#last = other;
    return this.#waiting[this.#last].shift();
  }

  #refusal(lane: Lane): StorageError | undefined {
    const { name, mostWaiting } = this.#options;
    if (this.#closing !== undefined) {
      return new StorageError('store_closed', `${name} is closed: open it again before using it.`);
    }
    const waiting = this.#waiting[lane].length;
    if (waiting < mostWaiting[lane]) return undefined;
    const message = `${name} is overloaded: ${waiting} calls are waiting. Send fewer at once and retry.`;
    return new StorageError('store_unavailable', message);
  }
}
