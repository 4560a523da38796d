import type { Socket } from 'node:net';
import { type HttpResponse, ResponseParser } from './response_parser.ts';
import type { Dial } from './target.ts';

/** What became of one request. `lost`: nobody knows whether it was served. Times are those of `performance.now()`. */
export type Exchange =
  | { readonly kind: 'answered'; readonly response: HttpResponse; readonly atMs: number }
  | { readonly kind: 'lost'; readonly reason: string };

export interface ConnectionEvents {
  readonly onConnected: () => void;
  /** It may carry a request from now on. */
  readonly onFree: (connection: Connection) => void;
  /** It may not any more. */
  readonly onUnusable: (connection: Connection) => void;
  /** It has ended, or could not be made. Without a fault it ended in good order. */
  readonly onDown: (connection: Connection, fault: string | undefined) => void;
}

const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 500;

/** One keep-alive connection with at most one request in flight; it comes back by itself until it is closed. */
export class Connection {
  readonly #dial: Dial;
  readonly #events: ConnectionEvents;
  #socket: Socket | undefined;
  #settle: ((exchange: Exchange) => void) | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #connected = false;
  #closed = false;
  #fault: string | undefined;
  /** Connections in a row that ended without an answer. */
  #failures = 0;
  /** Since when it is in its present state: being made, free, or carrying a request. */
  #sinceMs = 0;

  constructor(dial: Dial, events: ConnectionEvents) {
    this.#dial = dial;
    this.#events = events;
  }

  /** While it is free: since when. */
  get freeSinceMs(): number {
    return this.#sinceMs;
  }

  open(): void {
    const { socket, ready } = this.#dial();
    const parser = new ResponseParser();
    this.#socket = socket;
    this.#fault = undefined;
    this.#sinceMs = performance.now();
    socket.once(ready, () => {
      this.#connected = true;
      this.#events.onConnected();
      this.#becomeFree();
    });
    socket.on('data', (bytes: Buffer) => this.#receive(parser, bytes));
    socket.on('end', () => this.#receiveEnd(parser));
    socket.on('error', (error) => {
      this.#fault ??= 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    });
    socket.on('close', () => this.#down());
  }

  /** Only while it is free. */
  exchange(request: Buffer): Promise<Exchange> {
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    this.#settle = resolve;
    this.#sinceMs = performance.now();
    this.#socket?.write(request);
    return promise;
  }

  /** Gives up a request, or an attempt to connect, that has taken longer than this. */
  expire(timeoutMs: number): void {
    const waiting = this.#settle !== undefined || !this.#connected;
    if (waiting && performance.now() - this.#sinceMs > timeoutMs) this.#drop('no answer in time');
  }

  /** Gives up the request in flight, if there is one. */
  abandon(): void {
    if (this.#settle !== undefined) this.#drop('abandoned');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    this.#socket?.destroy();
  }

  #drop(fault: string): void {
    this.#fault ??= fault;
    this.#leave();
  }

  #leave(): void {
    this.#events.onUnusable(this);
    this.#socket?.destroy();
  }

  #becomeFree(): void {
    this.#sinceMs = performance.now();
    this.#events.onFree(this);
  }

  #receive(parser: ResponseParser, bytes: Buffer): void {
    // Such as 408 to an idle connection, just before its end.
    if (this.#settle === undefined) return this.#drop('answer without a request');
    const parsed = parser.push(bytes);
    if (parsed.kind === 'malformed') this.#drop(`malformed answer: ${parsed.reason}`);
    if (parsed.kind === 'complete') this.#answered(parsed.response);
  }

  #receiveEnd(parser: ResponseParser): void {
    const parsed = parser.end();
    if (parsed.kind === 'complete') this.#answered(parsed.response);
    this.#leave();
  }

  #answered(response: HttpResponse): void {
    this.#settle?.({ kind: 'answered', response, atMs: performance.now() });
    this.#settle = undefined;
    this.#failures = 0;
    if (response.keepAlive) this.#becomeFree();
    else this.#leave();
  }

  #down(): void {
    const lost = this.#settle;
    const fault = this.#fault ?? (lost === undefined ? undefined : 'closed before the answer');
    this.#settle = undefined;
    this.#socket = undefined;
    this.#connected = false;
    this.#failures += 1;
    // The first attempt at once, then ever more slowly: a gateway that starts is not kept busy.
    const waitMs = this.#failures === 1 ? 0 : FIRST_RETRY_MS * 2 ** (this.#failures - 2);
    if (!this.#closed) this.#reconnect = setTimeout(() => this.open(), Math.min(LONGEST_RETRY_MS, waitMs));
    this.#events.onUnusable(this);
    this.#events.onDown(this, fault);
    lost?.({ kind: 'lost', reason: fault ?? 'closed' });
  }
}
