/** A single submission is refused when all is full; a line of a batch waits, and its connection with it. */
export type WhenFull = 'refuse' | 'wait';

export interface InFlightLimits {
  readonly records: number;
  /** Of their bodies; one record alone may have more. */
  readonly bytes: number;
}

/** Of all places, those that batches may have: the rest lets single submissions in while batches stream. */
const BATCH_SHARE = 0.75;

interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

class Usage {
  records = 0;
  bytes = 0;

  change(records: 1 | -1, bytes: number): void {
    this.records += records;
    this.bytes += records * bytes;
  }

  fits({ records, bytes }: InFlightLimits, more: number): boolean {
    return this.records === 0 || (this.records < records && this.bytes + more <= bytes);
  }
}

/**
 * The records in work, bounded in number and in bytes. Batches go first when a place is free, so that a stream of
 * single submissions cannot stop them; they never have more than their share, so that they cannot stop it either.
 */
export class InFlight {
  readonly #limits: InFlightLimits;
  readonly #batchLimits: InFlightLimits;
  readonly #all = new Usage();
  readonly #ofBatches = new Usage();
  readonly #waiting = new Set<Waiting>();

  constructor(limits: InFlightLimits) {
    this.#limits = limits;
    const records = Math.max(1, Math.floor(limits.records * BATCH_SHARE));
    this.#batchLimits = { records, bytes: limits.bytes * BATCH_SHARE };
  }

  get records(): number {
    return this.#all.records;
  }

  /** Whether a single submission, however small, would be refused. */
  get full(): boolean {
    return !this.#all.fits(this.#limits, 0);
  }

  /** Takes a place; false when there is none. */
  tryEnter(bytes: number): boolean {
    if (!this.#all.fits(this.#limits, bytes)) return false;
    this.#all.change(1, bytes);
    return true;
  }

  /** Resolves with a place taken, in the order of the calls. */
  enterInTurn(bytes: number): Promise<void> {
    if (this.#waiting.size === 0 && this.#tryEnterBatch(bytes)) return Promise.resolve();
    return new Promise((enter) => this.#waiting.add({ bytes, enter }));
  }

  /** Resolves when a place would have been given: whoever reads what is to be worked on waits for it before reading on. */
  async turn(): Promise<void> {
    await this.enterInTurn(0);
    this.leave(0, 'wait');
  }

  leave(bytes: number, entered: WhenFull): void {
    this.#all.change(-1, bytes);
    if (entered === 'wait') this.#ofBatches.change(-1, bytes);
    for (const next of this.#waiting) {
      if (!this.#tryEnterBatch(next.bytes)) return;
      this.#waiting.delete(next);
      next.enter();
    }
  }

  #tryEnterBatch(bytes: number): boolean {
    if (!this.#all.fits(this.#limits, bytes) || !this.#ofBatches.fits(this.#batchLimits, bytes)) return false;
    this.#all.change(1, bytes);
    this.#ofBatches.change(1, bytes);
    return true;
  }
}
