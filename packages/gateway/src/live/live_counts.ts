import type { ListedOutcome, OutcomeBatch } from '@kakeya/storage';

const MOST_OUTCOMES = 100;

/** What was decided since the last event, of one tenant or of all. */
export class LiveCounts {
  readonly #tenant: string | undefined;
  #newest: ListedOutcome[] = [];
  #leftOut = 0;
  #counts = { accept: 0, escalate: 0, reject: 0, replayed: 0, equivocations: 0, refused: 0 };

  /** undefined: of all tenants. */
  constructor(tenant: string | undefined) {
    this.#tenant = tenant;
  }

  add(batch: OutcomeBatch): void {
    const outcomes = this.#own(batch.outcomes);
    for (const { decision } of outcomes) this.#counts[decision] += 1;
    for (const { equivocation } of this.#own(batch.repetitions)) {
      this.#counts[equivocation === undefined ? 'replayed' : 'equivocations'] += 1;
    }
    this.#counts.refused += this.#own(batch.refusals).length;
    const all = [
      ...this.#newest,
      ...outcomes.map((row) => ({ ...row, replays: 0, equivocations: 0, label: null })),
    ];
    this.#leftOut += Math.max(0, all.length - MOST_OUTCOMES);
    this.#newest = all.slice(-MOST_OUTCOMES);
  }

  /** What was added since the last call, newest first; undefined: nothing. */
  take() {
    const [outcomes, leftOut, counts] = [this.#newest.toReversed(), this.#leftOut, this.#counts];
    if (Object.values(counts).every((count) => count === 0)) return undefined;
    this.#newest = [];
    this.#leftOut = 0;
    this.#counts = { accept: 0, escalate: 0, reject: 0, replayed: 0, equivocations: 0, refused: 0 };
    return { outcomes, leftOut, counts };
  }

  #own<Of extends { readonly tenant: string }>(items: readonly Of[]): readonly Of[] {
    return this.#tenant === undefined ? items : items.filter(({ tenant }) => tenant === this.#tenant);
  }
}
