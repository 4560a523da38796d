/** `away`: the store did not answer, so nobody knows. */
export type LeaseTake = 'taken' | 'empty' | 'away';

export interface LeaseSource {
  /** Asks the store for up to `want`; `retryMs` is when asking again can help, if it gave none. */
  ask(want: number): Promise<{ readonly granted: number; readonly retryMs: number }>;
  away(): boolean;
  readonly onFault: (fault: unknown) => void;
  readonly monotonicMs: () => number;
}

/**
 * A share of what a store counts, fetched in chunks and spent without asking. It is refilled when half of it is
 * spent, by one call at a time; a store that has nothing left is not asked again before it can have something.
 */
export class Lease {
  readonly #source: LeaseSource;
  #held = 0;
  #waiting = 0;
  #emptyUntilMs = Number.NEGATIVE_INFINITY;
  #refill: Promise<boolean> | undefined;

  constructor(source: LeaseSource) {
    this.#source = source;
  }

  take(chunk: number): LeaseTake | Promise<LeaseTake> {
    if (this.#held >= 1) {
      this.#held -= 1;
      if (this.#held < Math.floor(chunk / 2) && this.#mayAsk()) void this.#ask(chunk);
      return 'taken';
    }
    if (this.#source.away()) return 'away';
    return this.#mayAsk() ? this.#wait(chunk) : 'empty';
  }

  /** Until the store can have something again. */
  get retryMs(): number {
    return Math.max(0, this.#emptyUntilMs - this.#source.monotonicMs());
  }

  /** What the store would give may have changed: it is asked again. */
  reconsider(): void {
    this.#emptyUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** Empties the lease for good; resolves with what it held. */
  async drain(): Promise<number> {
    await this.#refill;
    const held = this.#held;
    this.#held = 0;
    return held;
  }

  #mayAsk(): boolean {
    return this.#source.monotonicMs() >= this.#emptyUntilMs && !this.#source.away();
  }

  async #wait(chunk: number): Promise<LeaseTake> {
    this.#waiting += 1;
    const answered = await this.#ask(chunk);
    this.#waiting -= 1;
    return answered ? this.take(chunk) : 'away';
  }

  #ask(chunk: number): Promise<boolean> {
    this.#refill ??= this.#fetch(Math.max(chunk, this.#waiting)).finally(() => {
      this.#refill = undefined;
    });
    return this.#refill;
  }

  async #fetch(want: number): Promise<boolean> {
    try {
      const { granted, retryMs } = await this.#source.ask(want);
      this.#held += granted;
      if (granted === 0) this.#emptyUntilMs = this.#source.monotonicMs() + retryMs;
      return true;
    } catch (fault) {
      this.#source.onFault(fault);
      return false;
    }
  }
}
