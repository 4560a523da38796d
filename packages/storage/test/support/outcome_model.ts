import type { Seq } from '../../src/journal/types.ts';
import { latencyCellOf } from '../../src/outcomes/latency_cells.ts';
import type {
  IndexedAct,
  IndexedLabel,
  ListedOutcome,
  OutcomeBatch,
  OutcomeHistory,
  OutcomePage,
  OutcomeRow,
  OutcomeWindow,
  OverviewBucket,
  OverviewCounts,
  OverviewQuery,
  Repetition,
} from '../../src/outcomes/types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

type Counted = Exclude<keyof OverviewBucket, 'atMs' | 'latencyCells'>;

interface Event {
  readonly tenant: string;
  readonly minute: number;
  readonly what: Counted;
  readonly row?: OutcomeRow;
}

/** What an index is to answer, kept in the plainest way: every entry in a list, every question a pass over it. */
export class OutcomeModel {
  #position: Seq | undefined;
  readonly #rows = new Map<string, OutcomeRow>();
  #repetitions: Repetition[] = [];
  #labels: IndexedLabel[] = [];
  #acts: IndexedAct[] = [];
  #events: Event[] = [];

  /** Give it every entry once. */
  put(batch: OutcomeBatch, throughSeq: Seq): void {
    const minuteOf = (ms: number): number => ms - (ms % MINUTE_MS);
    for (const row of batch.outcomes) {
      if (this.#row(row.tenant, row.pcsId) !== undefined) continue;
      this.#rows.set(keyOf(row), row);
      const minute = minuteOf(row.receivedAtMs);
      this.#events.push({ tenant: row.tenant, minute, what: row.decision, row });
    }
    for (const { tenant, atMs, equivocation } of batch.repetitions) {
      const what = equivocation === undefined ? 'replayed' : 'equivocations';
      this.#events.push({ tenant, minute: minuteOf(atMs), what });
    }
    for (const { tenant, atMs } of batch.refusals) {
      this.#events.push({ tenant, minute: minuteOf(atMs), what: 'refused' });
    }
    this.#repetitions.push(...batch.repetitions);
    this.#labels.push(...batch.labels);
    this.#acts.push(...batch.acts);
    this.#position = throughSeq;
  }

  position(): Seq | undefined {
    return this.#position;
  }

  list(window: OutcomeWindow): OutcomePage {
    const throughSeq = Math.min(window.throughSeq ?? Infinity, this.#position ?? 0);
    const all = [...this.#rows.values()]
      .filter((row) => row.resultSeq <= throughSeq)
      .map((row) => this.#listed(row))
      .filter((row) => matches(row, window))
      .toSorted((a, b) => a.receivedAtMs - b.receivedAtMs || a.resultSeq - b.resultSeq);
    if (window.order === 'newest') all.reverse();
    const outcomes = all.slice(window.offset, window.offset + window.limit);
    return { throughSeq, total: all.length, outcomes };
  }

  history(tenant: string, pcsId: string): OutcomeHistory | undefined {
    const row = this.#row(tenant, pcsId);
    if (row === undefined) return undefined;
    const of = { tenant, pcsId };
    return {
      outcome: this.#listed(row),
      repetitions: this.#repetitions.filter((each) => isOf(each, of)).slice(-100),
      labels: this.#labels.filter((each) => isOf(each, of)).slice(-100),
    };
  }

  overview({ tenant, fromMs, untilMs, bucketMs }: OverviewQuery): OverviewCounts {
    const buckets = new Map<number, Record<Counted, number> & { latencyCells: Map<number, number> }>();
    const reasons = new Map<string, number>();
    for (const event of this.#events) {
      const { minute, what, row } = event;
      if (tenant !== undefined && event.tenant !== tenant) continue;
      if (minute + MINUTE_MS <= fromMs || minute >= untilMs) continue;
      const atMs = minute - (minute % bucketMs);
      const none = { accept: 0, escalate: 0, reject: 0, replayed: 0, equivocations: 0, refused: 0 };
      const bucket = buckets.get(atMs) ?? { ...none, latencyCells: new Map<number, number>() };
      buckets.set(atMs, bucket);
      bucket[what] += 1;
      for (const code of new Set(row?.reasons)) reasons.set(code, (reasons.get(code) ?? 0) + 1);
      if (row === undefined || row.settleMs === null) continue;
      const cell = latencyCellOf(row.settleMs);
      bucket.latencyCells.set(cell, (bucket.latencyCells.get(cell) ?? 0) + 1);
    }
    return {
      buckets: [...buckets]
        .map(([atMs, counts]) => ({ atMs, ...counts }))
        .toSorted((a, b) => a.atMs - b.atMs),
      reasons: [...reasons]
        .map(([code, n]) => ({ code, n }))
        .toSorted((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1)),
    };
  }

  scores(tenant: string, limit: number): number[] {
    const { outcomes } = this.list({ tenant, order: 'newest', offset: 0, limit: Infinity });
    return outcomes.flatMap(({ score }) => (score === null ? [] : [score])).slice(0, limit);
  }

  acts({ tenant, limit }: { readonly tenant?: string; readonly limit: number }): IndexedAct[] {
    const all = this.#acts.filter((act) => tenant === undefined || act.tenant === tenant);
    return all.toSorted((a, b) => b.seq - a.seq).slice(0, limit);
  }

  prune({ rowsBeforeMs, countsBeforeMs }: { rowsBeforeMs: number; countsBeforeMs: number }): void {
    const pruned = [...this.#rows.values()].filter(({ receivedAtMs }) => receivedAtMs < rowsBeforeMs);
    for (const row of pruned) this.#rows.delete(keyOf(row));
    const stays = (each: Repetition | IndexedLabel): boolean =>
      !pruned.some((row) => isOf(each, row)) &&
      (each.atMs >= rowsBeforeMs || this.#row(each.tenant, each.pcsId) !== undefined);
    this.#repetitions = this.#repetitions.filter(stays);
    this.#labels = this.#labels.filter(stays);
    const wholeHours = countsBeforeMs - (countsBeforeMs % HOUR_MS);
    this.#events = this.#events.filter(({ minute }) => minute >= wholeHours);
  }

  #row(tenant: string, pcsId: string): OutcomeRow | undefined {
    return this.#rows.get(keyOf({ tenant, pcsId }));
  }

  #listed(row: OutcomeRow): ListedOutcome {
    const again = this.#repetitions.filter((each) => isOf(each, row));
    const equivocations = again.filter(({ equivocation }) => equivocation !== undefined).length;
    const label = this.#labels
      .filter((each) => isOf(each, row))
      .toSorted((a, b) => a.changeSeq - b.changeSeq)
      .at(-1);
    return { ...row, replays: again.length - equivocations, equivocations, label: label?.label ?? null };
  }
}

interface Of {
  readonly tenant: string;
  readonly pcsId: string;
}

const keyOf = ({ tenant, pcsId }: Of): string => JSON.stringify([tenant, pcsId]);
const isOf = (a: Of, b: Of): boolean => a.tenant === b.tenant && a.pcsId === b.pcsId;

function matches(row: ListedOutcome, filter: OutcomeWindow): boolean {
  const { tenant, fromMs = 0, untilMs = Infinity, decision, reason, shardId, text, labelled } = filter;
  const folded = text?.toLowerCase();
  return (
    (tenant === undefined || row.tenant === tenant) &&
    row.receivedAtMs >= fromMs &&
    row.receivedAtMs < untilMs &&
    (decision === undefined || row.decision === decision) &&
    (reason === undefined || row.reasons.includes(reason)) &&
    (shardId === undefined || row.shardId === shardId) &&
    (folded === undefined ||
      row.pcsId.startsWith(folded) ||
      row.shardId?.toLowerCase().includes(folded) === true) &&
    (labelled === undefined ||
      (labelled === 'yes' && row.label !== null) ||
      (labelled === 'no' && row.label === null) ||
      (labelled === 'wanted' && row.labelWanted && row.label === null))
  );
}
