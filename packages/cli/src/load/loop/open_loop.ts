import type { HttpResponse } from '../http/response_parser.ts';
import type { ConnectionPool, Sending } from '../http/pool.ts';
import { ArrivalQueue } from './arrival_queue.ts';

/** A request ready to be sent, with what is to be remembered about it. */
export interface Outgoing<About> {
  readonly bytes: Buffer;
  readonly about: About;
}

/** Times are in ms from the start of the schedule. */
export interface Sent<About> {
  readonly intendedMs: number;
  readonly sentMs: number;
  /** The part of the wait before it was sent for which the generator is to blame, and not a busy connection. */
  readonly lateMs: number;
  readonly about: About;
}

/** Each arrival is noticed once, then either sent or left unsent; each request sent is answered or lost. */
export interface LoopObserver<About> {
  noticed(intendedMs: number): void;
  sent(request: Sent<About>): void;
  unsent(intendedMs: number): void;
  answered(request: Sent<About>, response: HttpResponse, endedMs: number): void;
  lost(request: Sent<About>, reason: string): void;
}

export interface OpenLoopDeps<About> {
  /** Ascending, in ms from the start. */
  readonly scheduleMs: Iterator<number, undefined>;
  readonly pool: ConnectionPool;
  /** The next request; undefined: none is ready, `wake` will be called when one is. */
  readonly next: () => Outgoing<About> | undefined;
  readonly observer: LoopObserver<About>;
  /** How long after the end of the schedule what still waits may be sent and answered. */
  readonly drainMs: number;
}

/** How long a request in flight may take after the loop was told to stop. */
const STOP_GRACE_MS = 2_000;

/**
 * An open loop: a request is due when the schedule says so, whatever became of the ones before it. While no connection
 * is free it waits, and the wait counts. A closed loop would send nothing to a server that stalls, and so measure the
 * stall once where every request of that time met it (coordinated omission).
 */
export class OpenLoop<About> {
  readonly #deps: OpenLoopDeps<About>;
  readonly #waiting = new ArrivalQueue();
  readonly #ended = Promise.withResolvers<void>();
  #startMs = 0;
  /** The next arrival that is not due yet; undefined after the last. */
  #nextMs: number | undefined;
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #limit: NodeJS.Timeout | undefined;

  constructor(deps: OpenLoopDeps<About>) {
    this.#deps = deps;
    deps.pool.onFree(() => this.wake());
  }

  /** Resolves when the schedule is over and nothing waits or is in flight; when stopped, soon. */
  async run(stop: AbortSignal): Promise<void> {
    const onStop = (): void => this.#stop();
    stop.addEventListener('abort', onStop, { once: true });
    this.#startMs = performance.now();
    this.#advance();
    if (stop.aborted) this.#stop();
    this.#go();
    await this.#ended.promise;
    stop.removeEventListener('abort', onStop);
    clearTimeout(this.#limit);
    clearTimeout(this.#timer);
  }

  /** Sends what is due and can be sent. */
  wake(): void {
    if (this.#startMs !== 0) this.#go();
  }

  #go(): void {
    this.#notice(this.#nowMs());
    this.#send();
    if (this.#nextMs === undefined && this.#waiting.length === 0 && this.#inFlight === 0)
      this.#ended.resolve();
    else this.#sleep();
  }

  #notice(nowMs: number): void {
    while (this.#nextMs !== undefined && this.#nextMs <= nowMs) {
      this.#waiting.push(this.#nextMs, nowMs);
      this.#deps.observer.noticed(this.#nextMs);
      this.#advance();
    }
  }

  #send(): void {
    const { pool, next } = this.#deps;
    while (this.#waiting.length > 0 && pool.free > 0) {
      const outgoing = next();
      if (outgoing === undefined) return;
      const sending = pool.send(outgoing.bytes);
      const arrival = this.#waiting.shift();
      if (sending === undefined || arrival === undefined) throw new Error('A free connection is gone.');
      const { intendedMs, noticedMs } = arrival;
      const sentMs = sending.sentAtMs - this.#startMs;
      const sendableMs = Math.max(noticedMs, sending.freeSinceMs - this.#startMs);
      const lateMs = noticedMs - intendedMs + (sentMs - sendableMs);
      void this.#follow({ intendedMs, sentMs, lateMs, about: outgoing.about }, sending);
    }
  }

  async #follow(request: Sent<About>, sending: Sending): Promise<void> {
    const { observer } = this.#deps;
    this.#inFlight += 1;
    observer.sent(request);
    const exchange = await sending.exchange;
    this.#inFlight -= 1;
    if (exchange.kind === 'lost') observer.lost(request, exchange.reason);
    else observer.answered(request, exchange.response, exchange.atMs - this.#startMs);
    if (this.#inFlight === 0) this.#go();
  }

  #advance(): void {
    this.#nextMs = this.#deps.scheduleMs.next().value;
    if (this.#nextMs === undefined) this.#limitTo(this.#deps.drainMs);
  }

  #stop(): void {
    this.#nextMs = undefined;
    this.#leaveWaiting();
    this.#limitTo(STOP_GRACE_MS);
    this.#go();
  }

  #limitTo(ms: number): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => {
      this.#leaveWaiting();
      this.#deps.pool.abandon();
      this.#go();
    }, ms);
  }

  #leaveWaiting(): void {
    for (let left = this.#waiting.shift(); left !== undefined; left = this.#waiting.shift()) {
      this.#deps.observer.unsent(left.intendedMs);
    }
  }

  /** One timer, for the earliest arrival: the platform's timers are exact to a millisecond. */
  #sleep(): void {
    if (this.#timer !== undefined || this.#nextMs === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#go();
      },
      Math.max(1, this.#nextMs - this.#nowMs()),
    );
  }

  #nowMs(): number {
    return performance.now() - this.#startMs;
  }
}
