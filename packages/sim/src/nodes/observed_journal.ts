import type { Journal, Seq } from '@kakeya/storage';

export interface ObservedEntry {
  readonly kind: number;
  readonly payload: Uint8Array;
}

/** What the journal has promised to keep, by acknowledging it or by showing it after a start. */
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
      note(log, seq, { kind, payload });
      return seq;
    },
    read: (from) => journal.read(from),
    waitForDurable: (seq, signal) => journal.waitForDurable(seq, signal),
    retain: (options) => journal.retain(options),
    health: () => journal.health(),
    stats: () => journal.stats(),
    segments: () => journal.segments(),
    close: () => journal.close(),
  };
}

/** What a start found counts as acknowledged: effects may rest on it. */
export async function noteFound(journal: Journal, log: ObservedLog): Promise<void> {
  for await (const { seq, kind, payload } of journal.read(1)) {
    const before = log.entries.get(seq);
    if (before === undefined || Buffer.compare(before.payload, payload) !== 0)
      note(log, seq, { kind, payload });
  }
}

function note(log: ObservedLog, seq: Seq, entry: ObservedEntry): void {
  const before = log.entries.get(seq);
  if (before !== undefined) log.overwritten.push({ seq, entry: before });
  log.entries.set(seq, entry);
}
