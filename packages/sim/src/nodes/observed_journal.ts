import type { Journal, Seq } from '@kakeya/storage';

export interface ObservedEntry {
  readonly kind: number;
  readonly payload: Uint8Array;
}

/** What the journal has promised to keep. */
export interface ObservedLog {
  readonly entries: Map<Seq, ObservedEntry>;
  /** Positions that were given out twice. */
  readonly overwritten: { readonly seq: Seq; readonly entry: ObservedEntry }[];
}

/** The journal, with every acknowledgement written down. */
export function observed(journal: Journal, log: ObservedLog): Journal {
  return {
    async append(kind, payload) {
      const seq = await journal.append(kind, payload);
      const before = log.entries.get(seq);
      if (before !== undefined) log.overwritten.push({ seq, entry: before });
      log.entries.set(seq, { kind, payload });
      return seq;
    },
    read: (from) => journal.read(from),
    waitForDurable: (seq, signal) => journal.waitForDurable(seq, signal),
    retain: (options) => journal.retain(options),
    health: () => journal.health(),
    stats: () => journal.stats(),
    close: () => journal.close(),
  };
}
