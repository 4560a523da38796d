import { Connection, type Exchange } from './connection.ts';
import type { Dial } from './target.ts';

export interface PoolOptions {
  readonly connections: number;
  /** After this long without an answer a request counts as lost and its connection is closed. */
  readonly timeoutMs: number;
}

/** A request on its way. Times are those of `performance.now()`. */
export interface Sending {
  /** Since when its connection was free. */
  readonly freeSinceMs: number;
  readonly sentAtMs: number;
  readonly exchange: Promise<Exchange>;
}

/** `faults`: why connections broke or could not be made, with counts. */
export interface PoolCounts {
  readonly opened: number;
  readonly faults: Readonly<Record<string, number>>;
}

const SWEEP_EVERY_MS = 250;

/** A fixed number of keep-alive connections. The one that has been free longest carries the next request. */
export class ConnectionPool implements Disposable {
  readonly #connections: readonly Connection[];
  /** Those that have neither been made nor failed yet. */
  readonly #untried: Set<Connection>;
  readonly #free: Connection[] = [];
  readonly #sweep: NodeJS.Timeout;
  readonly #faults = new Map<string, number>();
  readonly #tried = Promise.withResolvers<void>();
  #opened = 0;
  #onFree: () => void = () => undefined;

  /** Begins to connect. */
  constructor(dial: Dial, { connections, timeoutMs }: PoolOptions) {
    const events = {
      onConnected: (): void => {
        this.#opened += 1;
      },
      onFree: (connection: Connection): void => this.#add(connection),
      onUnusable: (connection: Connection): void => this.#remove(connection),
      onDown: (connection: Connection, fault: string | undefined): void => this.#ended(connection, fault),
    };
    this.#connections = Array.from({ length: connections }, () => new Connection(dial, events));
    this.#untried = new Set(this.#connections);
    this.#sweep = setInterval(() => {
      for (const connection of this.#connections) connection.expire(timeoutMs);
    }, SWEEP_EVERY_MS);
    for (const connection of this.#connections) connection.open();
  }

  /** Resolves when each connection has been made or has failed once: with how many are free. */
  async tried(): Promise<number> {
    await this.#tried.promise;
    return this.#free.length;
  }

  get free(): number {
    return this.#free.length;
  }

  get counts(): PoolCounts {
    return { opened: this.#opened, faults: Object.fromEntries(this.#faults) };
  }

  /** Calls back whenever a connection has become free. */
  onFree(listener: () => void): void {
    this.#onFree = listener;
  }

  /** Sends on a free connection; undefined when there is none. */
  send(request: Buffer): Sending | undefined {
    const connection = this.#free.shift();
    if (connection === undefined) return undefined;
    const { freeSinceMs } = connection;
    const sentAtMs = performance.now();
    return { freeSinceMs, sentAtMs, exchange: connection.exchange(request) };
  }

  /** Gives up what is in flight: it ends as lost. */
  abandon(): void {
    for (const connection of this.#connections) connection.abandon();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweep);
    for (const connection of this.#connections) connection.close();
  }

  #add(connection: Connection): void {
    this.#free.push(connection);
    this.#markTried(connection);
    this.#onFree();
  }

  #remove(connection: Connection): void {
    const at = this.#free.indexOf(connection);
    if (at >= 0) this.#free.splice(at, 1);
  }

  #ended(connection: Connection, fault: string | undefined): void {
    if (fault !== undefined) this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    this.#markTried(connection);
  }

  #markTried(connection: Connection): void {
    if (this.#untried.delete(connection) && this.#untried.size === 0) this.#tried.resolve();
  }
}
