import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OverviewBucket, OverviewCounts, OverviewQuery } from '../types.ts';
import { COUNTED, RollupCounts } from './rollup_counts.ts';
import { number } from './stored_row.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** No tenant has an empty name. */
const OF_ALL = '';

const COLUMNS = [...COUNTED, 'reasons', 'latency'];
const READ = `
  SELECT at_ms, ${COLUMNS.join(', ')} FROM rollups
  WHERE span_ms = ? AND tenant = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms`;
const WRITE = `
  INSERT OR REPLACE INTO rollups (span_ms, tenant, at_ms, ${COLUMNS.join(', ')})
  VALUES (?, ?, ?, ${COLUMNS.map(() => '?').join(', ')})`;
/** The tenants are found one by one along the key: reading all counts to know their names would take seconds. */
const PRUNE = `
  WITH RECURSIVE known (tenant) AS (
    SELECT min(tenant) FROM rollups WHERE span_ms = ?1
    UNION ALL
    SELECT (SELECT min(tenant) FROM rollups WHERE span_ms = ?1 AND tenant > known.tenant) FROM known
    WHERE known.tenant IS NOT NULL)
  DELETE FROM rollups WHERE span_ms = ?1 AND tenant IN (SELECT tenant FROM known WHERE tenant IS NOT NULL) AND at_ms < ?2`;

/** Counts per minute and hour, of each tenant and of all. */
export class Rollups {
  readonly #read: StatementSync;
  readonly #write: StatementSync;
  readonly #prune: StatementSync;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare(READ);
    this.#write = database.prepare(WRITE);
    this.#prune = database.prepare(PRUNE);
  }

  /** Adds what `added` counted, within the caller's transaction. */
  add(added: RollupAdditions): void {
    for (const { spanMs, tenant, atMs, counts } of added.spans()) {
      const stored = this.#read.get(spanMs, tenant, atMs, atMs + 1);
      const sum = stored === undefined ? counts : RollupCounts.of(stored);
      if (stored !== undefined) sum.add(counts);
      this.#write.run(spanMs, tenant, atMs, ...sum.columns());
    }
  }

  overview({ tenant = OF_ALL, fromMs, untilMs, bucketMs }: OverviewQuery): OverviewCounts {
    const buckets = new Map<number, RollupCounts>();
    const total = new RollupCounts();
    for (const { spanMs, from, until } of stretches(fromMs, untilMs, bucketMs)) {
      for (const columns of this.#read.iterate(spanMs, tenant, from, until)) {
        const counts = RollupCounts.of(columns);
        const atMs = beginning(number(columns, 'at_ms'), bucketMs);
        const bucket = buckets.get(atMs) ?? new RollupCounts();
        bucket.add(counts);
        buckets.set(atMs, bucket);
        total.add(counts);
      }
    }
    return {
      buckets: [...buckets].map(([atMs, counts]): OverviewBucket => counts.bucket(atMs)),
      reasons: [...total.reasons]
        .map(([code, n]) => ({ code, n }))
        .toSorted((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1)),
    };
  }

  prune(beforeMs: number): void {
    for (const spanMs of [MINUTE_MS, HOUR_MS]) this.#prune.run(spanMs, beginning(beforeMs, HOUR_MS));
  }
}

/** What one batch adds. */
export class RollupAdditions {
  readonly #minutes = new Map<string, Map<number, RollupCounts>>();

  at(tenant: string, ms: number): RollupCounts {
    return countsAt(this.#minutes, tenant, beginning(ms, MINUTE_MS));
  }

  *spans(): Generator<{ spanMs: number; tenant: string; atMs: number; counts: RollupCounts }> {
    for (const spanMs of [MINUTE_MS, HOUR_MS]) {
      const sums = new Map<string, Map<number, RollupCounts>>();
      for (const [tenant, minutes] of this.#minutes) {
        for (const [atMs, counts] of minutes) {
          for (const whose of [tenant, OF_ALL]) countsAt(sums, whose, beginning(atMs, spanMs)).add(counts);
        }
      }
      for (const [tenant, times] of sums) {
        for (const [atMs, counts] of times) yield { spanMs, tenant, atMs, counts };
      }
    }
  }
}

function countsAt(sums: Map<string, Map<number, RollupCounts>>, tenant: string, atMs: number): RollupCounts {
  const times = sums.get(tenant) ?? new Map<number, RollupCounts>();
  const counts = times.get(atMs) ?? new RollupCounts();
  sums.set(tenant, times.set(atMs, counts));
  return counts;
}

interface Stretch {
  readonly spanMs: number;
  readonly from: number;
  readonly until: number;
}

/** The minutes that overlap [fromMs, untilMs), as whole hours where buckets are made of hours. */
function stretches(fromMs: number, untilMs: number, bucketMs: number): Stretch[] {
  const from = beginning(fromMs, MINUTE_MS);
  const firstHour = beginning(from + HOUR_MS - 1, HOUR_MS);
  const lastHour = beginning(untilMs, HOUR_MS);
  if (bucketMs % HOUR_MS !== 0 || firstHour >= lastHour) return [{ spanMs: MINUTE_MS, from, until: untilMs }];
  return [
    { spanMs: MINUTE_MS, from, until: firstHour },
    { spanMs: HOUR_MS, from: firstHour, until: lastHour },
    { spanMs: MINUTE_MS, from: lastHour, until: untilMs },
  ];
}

const beginning = (ms: number, spanMs: number): number => ms - (ms % spanMs);
