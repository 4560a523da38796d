import { EventQueue } from './event_queue.ts';
import { Trace } from './trace.ts';

/** A process in one of its lives. What a dead life still holds in memory must not touch the world any more. */
export interface Life {
  alive: boolean;
}

/** Far beyond what any schedule needs: a loop without progress in virtual time would never end. */
const MOST_EVENTS = 2_000_000;

/** Virtual time, and everything that is to happen in it. */
export class World {
  readonly trace: Trace;
  readonly #queue = new EventQueue();
  #nowMs = 0;
  #events = 0;

  constructor(keepTrace: boolean) {
    this.trace = new Trace(keepTrace);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get events(): number {
    return this.#events;
  }

  /** Calls back after `delayMs` of virtual time, unless called off. */
  after(delayMs: number, run: () => void): () => void {
    const event = this.#queue.add(this.#nowMs + Math.max(0, delayMs), run);
    return () => {
      event.run = undefined;
    };
  }

  /** The same for a process: nothing happens once it has died. */
  afterIn(life: Life, delayMs: number, run: () => void): () => void {
    return this.after(delayMs, () => {
      if (life.alive) run();
    });
  }

  note(what: string, ...details: readonly (string | number)[]): void {
    this.trace.note(this.#nowMs, what, ...details);
  }

  /**
   * Runs one event after the other until `isDone`, or until nothing is left before `untilMs`; resolves with whether
   * it was done. An event's promise reactions have all run before the next event: `setImmediate` comes after them.
   */
  run(isDone: () => boolean, untilMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const step = (): void => {
        try {
          if (isDone()) resolve(true);
          else if (this.#runNext(untilMs)) setImmediate(step);
          else resolve(false);
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(step);
    });
  }

  #runNext(untilMs: number): boolean {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.atMs > untilMs) {
        this.#nowMs = Math.max(this.#nowMs, untilMs);
        return false;
      }
      this.#queue.pop();
      if (next.run === undefined) continue;
      this.#nowMs = next.atMs;
      this.#events += 1;
      if (this.#events > MOST_EVENTS) throw new Error(`No end after ${MOST_EVENTS} events.`);
      next.run();
      return true;
    }
  }
}

/** What a dead process waits for. A new promise each time: a shared one would keep every waiter in memory. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
