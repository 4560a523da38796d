import type { Kind } from '../mixes.ts';

/** What was sent of one kind, and what came back. */
export interface KindTally {
  readonly sent: number;
  /** Sent, and no answer came: nobody knows whether it was served. */
  readonly unknown: number;
  /** Answers that the gateway gave before, as `Idempotent-Replayed` says. */
  readonly replayed: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** intended = sent + unsent, and sent = completed + unknown. */
export interface Requests {
  /** Due by the schedule. */
  readonly intended: number;
  readonly sent: number;
  /** Due, but not sent before the run gave up waiting. */
  readonly unsent: number;
  readonly completed: number;
  readonly unknown: number;
}

interface Counts {
  sent: number;
  unknown: number;
  replayed: number;
  readonly statuses: Map<number, number>;
}

/** Exact counts of one phase of a run. */
export class Tally {
  readonly #kinds = new Map<Kind, Counts>();
  #intended = 0;
  #unsent = 0;

  noticed(): void {
    this.#intended += 1;
  }

  unsent(): void {
    this.#unsent += 1;
  }

  sent(kind: Kind): void {
    this.#of(kind).sent += 1;
  }

  lost(kind: Kind): void {
    this.#of(kind).unknown += 1;
  }

  answered(kind: Kind, status: number, replayed: boolean): void {
    const counts = this.#of(kind);
    counts.statuses.set(status, (counts.statuses.get(status) ?? 0) + 1);
    if (replayed) counts.replayed += 1;
  }

  get requests(): Requests {
    const all = [...this.#kinds.values()];
    const sent = sum(all.map((counts) => counts.sent));
    const unknown = sum(all.map((counts) => counts.unknown));
    const completed = sum(all.flatMap(({ statuses }) => [...statuses.values()]));
    return { intended: this.#intended, sent, unsent: this.#unsent, completed, unknown };
  }

  get kinds(): Readonly<Partial<Record<Kind, KindTally>>> {
    return Object.fromEntries(
      [...this.#kinds].map(([kind, { statuses, ...counts }]) => [
        kind,
        { ...counts, statuses: Object.fromEntries(statuses) },
      ]),
    );
  }

  get statuses(): Readonly<Record<string, number>> {
    const statuses: Record<string, number> = {};
    for (const counts of this.#kinds.values()) {
      for (const [status, n] of counts.statuses) statuses[status] = (statuses[status] ?? 0) + n;
    }
    return statuses;
  }

  get replayed(): number {
    return sum([...this.#kinds.values()].map((counts) => counts.replayed));
  }

  #of(kind: Kind): Counts {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const counts: Counts = { sent: 0, unknown: 0, replayed: 0, statuses: new Map() };
    this.#kinds.set(kind, counts);
    return counts;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
