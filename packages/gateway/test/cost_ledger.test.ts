import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asPcsId, asTenantId, sha256Hex } from '@kakeya/protocol';
import { nodeDisk, openProjectionStore, StorageError } from '@kakeya/storage';
import { aggregateCost, type CostSpan, formatAmount, readSpan } from '@kakeya/verdict/cost';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CostLedger } from '../src/cost/cost_ledger.ts';
import { costReport } from '../src/cost/cost_report.ts';
import { MOST_BATCHES, RecentBatches } from '../src/cost/recent_batches.ts';
import { createSpanFeed } from '../src/cost/span_feed.ts';
import { SpanRecorder } from '../src/cost/span_recorder.ts';
import { MOST_CELLS, TenantCosts } from '../src/cost/tenant_costs.ts';
import type { LoggedResult, LoggedSpans } from '../src/effects/projection.ts';
import { ResultTail } from '../src/effects/result_tail.ts';
import type { RecordedSpan } from '../src/pipeline/log_entry.ts';
import { temporaryDirectory } from './support/gateway.ts';

const TENANT = asTenantId('default');
const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const span = (more: Partial<RecordedSpan> = {}): RecordedSpan => ({
  at: '2026-03-01T00:00:00.000Z',
  task: 'triage',
  model: 'large',
  tokens_in: 10,
  tokens_out: 5,
  currency: 'USD',
  amount: '0.1',
  ...more,
});
const logged = (seq: number, spans: readonly RecordedSpan[]): LoggedSpans => ({
  seq,
  tenant: TENANT,
  recorded_at_ms: NOW_MS,
  spans,
});

test('the feed torn at any line or amid one, and at any write of an entry larger than one, goes on without loss or repetition', async () => {
  const directory = await temporaryDirectory();
  const checkpoints = await openProjectionStore({ directory: join(directory, 'projections') });
  const path = join(directory, 'spans.jsonl');
  const openFeed = () => createSpanFeed({ disk: nodeDisk(), directory, checkpoints });
  const entries = [3, 5].map((seq) =>
    logged(
      seq,
      Array.from({ length: 700 }, (_, index) => span({ task: `${seq}-${index}` })),
    ),
  );
  const first = openFeed();
  await first.open(10);
  await first.apply([], 6, [], entries, []);
  const whole = await readFile(path);
  const lines = whole.toString().split('\n');
  const ends = [0, 1, 511, 512, 699, 700, 701, 1211, 1212, 1399, 1400].map(
    (count) => lines.slice(0, count).join('\n').length,
  );
  for (const end of ends.flatMap((length) => [length, length + 1, length + 40])) {
    await writeFile(path, whole);
    await truncate(path, Math.min(end, whole.length));
    const again = openFeed();
    const position = await again.open(10);
    await again.apply(
      [],
      6,
      [],
      entries.filter(({ seq }) => seq > position),
      [],
    );
    expect([end, (await readFile(path)).equals(whole)]).toEqual([end, true]);
  }
  await rm(directory, { recursive: true });
});

const outputs = ['a', 'b', 'c', 'd'].map((name) => sha256Hex(new TextEncoder().encode(name)));
const anySpan = fc.record({
  task: fc.constantFrom('t1', 't2'),
  model: fc.constantFrom('m1', 'm2'),
  currency: fc.constantFrom('USD', 'EUR'),
  amount: fc.constantFrom('0.1', '0.000000000000000001', '999999999999999', '0'),
  pcs_id: fc.constantFrom(...outputs, ''),
});
const anyEntry = fc.oneof(
  anySpan,
  fc.record({
    pcs_id: fc.constantFrom(...outputs),
    decision: fc.constantFrom('accept', 'reject', 'escalate'),
  }),
);

test('sums are those of the pure aggregate over all spans, in whatever order calls and decisions come, snapshots between', async () => {
  const directory = await temporaryDirectory();
  const checkpoints = await openProjectionStore({ directory });
  const openLedger = () =>
    new CostLedger({ checkpoints, clock: () => NOW_MS, metrics: { addCostSpans: () => undefined } }, 0);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyEntry, { maxLength: 30 }), fc.nat(30), async (entries, restartAt) => {
      const tenant = asTenantId(`t${(run += 1)}`);
      const decided = new Map<string, boolean>();
      const spans: RecordedSpan[] = [];
      let ledger = openLedger();
      let position = await ledger.open(1e9);
      for (const [index, entry] of entries.entries()) {
        if (index === restartAt) {
          await ledger.close();
          ledger = openLedger();
          await ledger.open(1e9);
        }
        position += 1;
        if ('decision' in entry) {
          if (decided.has(entry.pcs_id)) continue;
          decided.set(entry.pcs_id, entry.decision === 'accept');
          await ledger.apply([resultOf(position, tenant, entry)], position, [], []);
        } else {
          const { pcs_id, ...rest } = entry;
          const recorded = span(pcs_id === '' ? rest : { ...rest, pcs_id });
          spans.push(recorded);
          await ledger.apply([], position, [], [{ ...logged(position, [recorded]), tenant }]);
        }
      }
      const report: Record<string, unknown> = {
        ...costReport(tenant, ledger.costsOf(tenant), NOW_MS),
      };
      await ledger.close();
      const all = spans.map((recorded) => costSpan(recorded, tenant, decided));
      for (const [by, name] of [
        [[], 'total'],
        [['task'], 'by_task'],
        [['model'], 'by_model'],
        [['day'], 'by_day'],
      ] as const) {
        const expected = aggregateCost(all, by).map((row) => ({
          ...Object.fromEntries(by.map((dimension, index) => [dimension, row.key[index]])),
          currency: row.currency,
          cost: formatAmount(row.amountAtto),
          calls: row.spans,
          tokens_in: row.tokensIn,
          tokens_out: row.tokensOut,
          accepted: row.accepted,
          not_accepted: row.notAccepted,
          undecided: row.undecided,
          cost_per_trusted_task: row.costPerTrustedTask.value,
          cost_per_trusted_task_reason: row.costPerTrustedTask.reason,
        }));
        expect(report[name]).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
  await rm(directory, { recursive: true });
});

function costSpan(recorded: RecordedSpan, tenant: string, decided: ReadonlyMap<string, boolean>): CostSpan {
  const accepted = decided.get(recorded.pcs_id ?? '') ?? null;
  const read = readSpan(new Map<string, unknown>(Object.entries({ ...recorded, tenant, accepted })));
  if ('fault' in read) throw new Error(read.fault);
  return read;
}

function resultOf(
  seq: number,
  tenant: LoggedSpans['tenant'],
  { pcs_id, decision }: { readonly pcs_id: string; readonly decision: string },
): LoggedResult {
  const verdict = decision === 'accept' ? 'accept' : decision === 'reject' ? 'reject' : 'escalate';
  return {
    seq,
    result: {
      kind: 'decided',
      inbox: seq,
      tenant,
      request_id: 'r',
      status: 200,
      pcs_id: asPcsId(pcs_id),
      decision: verdict,
      score: null,
      answerJson: '{}',
    },
  };
}

test('names that a sender makes up find an end: what is over it is counted, not summed', () => {
  const costs = new TenantCosts();
  for (let index = 0; index < MOST_CELLS; index += 1)
    costs.add(span({ task: `t${index}` }), undefined, '2026-02-01');
  expect([...costs.cells]).toHaveLength(MOST_CELLS);
  expect(costs.recorded).toBe(MOST_CELLS);
  expect(costs.leftOut).toBe(2);
  costs.prune('2026-03-02');
  expect([...costs.cells]).toHaveLength(0);
});

test('the newest batch ids are known, and no others', () => {
  const batches = new RecentBatches();
  for (let seq = 1; seq <= MOST_BATCHES + 1; seq += 1)
    batches.add('t', { id: `b${seq}`, digest: 'd', seq, recorded: 1 });
  expect(batches.find('t', 'b1')).toBeUndefined();
  expect(batches.find('t', 'b2')).toMatchObject({ seq: 2 });
  expect(batches.through('t', 10)).toHaveLength(9);
});

test('a journal that is away: it fails, and the same batch is recorded once it is back', async () => {
  let away = true;
  let seq = 0;
  const batches = new RecentBatches();
  const recorder = new SpanRecorder({
    journal: {
      async append() {
        if (away) throw new StorageError('journal_no_space', 'The disk is full.');
        return (seq += 1);
      },
    },
    ledger: { batches, caughtUp: true },
    clock: () => NOW_MS,
    onRecorded: () => undefined,
  });
  await expect(recorder.record(TENANT, [span()], 'b')).rejects.toThrow('full');
  away = false;
  expect(await recorder.record(TENANT, [span()], 'b')).toEqual({ kind: 'recorded', recorded: 1 });
  expect(await recorder.record(TENANT, [span()], 'b')).toEqual({ kind: 'replayed', recorded: 1 });
  expect(seq).toBe(1);
});

test('the tail is bounded by spans, not by entries', () => {
  const tail = new ResultTail(0);
  const thousand = Array.from({ length: 1000 }, () => span());
  for (let seq = 1; seq <= 200; seq += 1) tail.push(logged(seq, thousand));
  expect(tail.after(100, 1)).toBeUndefined();
  expect(tail.after(190, 100)).toHaveLength(10);
});
