import {
  LATENCY_RELATIVE_ERROR,
  type OverviewBucket,
  type OverviewCounts,
  quantileOfCells,
} from '@kakeya/storage';
import { binomialInterval } from '@kakeya/verdict/stats';
import type { Static } from 'typebox';
import type { OverviewSchema } from './outcome_schemas.ts';
import type { Stretch } from './overview_stretch.ts';

type Overview = Static<typeof OverviewSchema>;
type Totals = Overview['totals'];
type Cells = OverviewBucket['latencyCells'];

const CONFIDENCE = 0.95;

/** Counts of the index as the API shows them. `target`: the share of escalations that people mean to have. */
export function overviewView(
  { fromMs, untilMs, bucketMs }: Stretch,
  { buckets, reasons }: OverviewCounts,
  target: number | null,
): Overview {
  const totals = buckets.map(totalsOf).reduce(sum, NONE);
  return {
    from: instant(fromMs),
    until: instant(untilMs),
    bucket_ms: bucketMs,
    buckets: buckets.map((bucket) => ({
      at: instant(bucket.atMs),
      ...totalsOf(bucket),
      latency: latencyOf(bucket.latencyCells),
    })),
    totals,
    latency: latencyOf(mergeCells(buckets.map(({ latencyCells }) => latencyCells))),
    escalation: escalationOf(totals, target),
    reasons: reasons.map(({ code, n }) => ({ code, n })),
  };
}

const NONE: Totals = { accept: 0, escalate: 0, reject: 0, replayed: 0, equivocations: 0, refused: 0 };

const totalsOf = ({
  accept,
  escalate,
  reject,
  replayed,
  equivocations,
  refused,
}: OverviewBucket): Totals => ({
  accept,
  escalate,
  reject,
  replayed,
  equivocations,
  refused,
});

const sum = (a: Totals, b: Totals): Totals => ({
  accept: a.accept + b.accept,
  escalate: a.escalate + b.escalate,
  reject: a.reject + b.reject,
  replayed: a.replayed + b.replayed,
  equivocations: a.equivocations + b.equivocations,
  refused: a.refused + b.refused,
});

/** The interval is of the process: of what share would be escalated if as much came again. */
function escalationOf({ accept, escalate, reject }: Totals, target: number | null): Overview['escalation'] {
  const n = accept + escalate + reject;
  if (n === 0) return { n, rate: null, interval: null, target };
  const { low, high } = binomialInterval(escalate, n, CONFIDENCE);
  return { n, rate: escalate / n, interval: { low, high, confidence: CONFIDENCE }, target };
}

function latencyOf(cells: Cells): Overview['latency'] {
  const [p50_ms, p95_ms, p99_ms] = [0.5, 0.95, 0.99].map((q) => quantileOfCells(cells, q));
  if (p50_ms === undefined || p95_ms === undefined || p99_ms === undefined) return null;
  const n = cells.values().reduce((total, count) => total + count, 0);
  return { n, p50_ms, p95_ms, p99_ms, relative_error: LATENCY_RELATIVE_ERROR };
}

function mergeCells(all: readonly Cells[]): Cells {
  const merged = new Map<number, number>();
  for (const cells of all) for (const [cell, n] of cells) merged.set(cell, (merged.get(cell) ?? 0) + n);
  return merged;
}

const instant = (ms: number): string => new Date(ms).toISOString();
