import { Readable } from 'node:stream';

/** What may wait for a reader before its events are dropped. */
const MOST_BYTES_WAITING = 65_536;

/**
 * A text/event-stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). A reader that does not read
 * costs no more than what waits for it: later events are dropped, and it is told once it reads again.
 */
export class LiveStream extends Readable {
  #full = false;
  #leftOut = 0;
  #ended = false;

  constructor() {
    super({ highWaterMark: MOST_BYTES_WAITING });
    // Headers go out with the first bytes: an idle gateway must not look like one that does not answer.
    this.push(': \n\n');
  }

  /** Whether events are being dropped. */
  get full(): boolean {
    return this.#full;
  }

  /** `carries`: how many outcomes the reader lacks when this is dropped. */
  send(event: string, data: string, carries = 0): void {
    if (this.#ended) return;
    if (this.#full) this.#leftOut += carries;
    else this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  heartbeat(): void {
    if (!this.#full && !this.#ended) this.#write(': \n\n');
  }

  /** Nothing follows. */
  end(): void {
    if (!this.#ended) this.push(null);
    this.#ended = true;
  }

  override _read(): void {
    if (!this.#full) return;
    this.#full = false;
    if (this.#leftOut === 0) return;
    const data = JSON.stringify({ left_out: this.#leftOut });
    this.#leftOut = 0;
    this.send('gap', data);
  }

  override _destroy(fault: Error | null, done: (fault?: Error | null) => void): void {
    this.#ended = true;
    done(fault);
  }

  #write(text: string): void {
    this.#full = !this.push(text);
  }
}
