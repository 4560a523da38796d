import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../src/exit_code.ts';
import type { HttpResponse } from '../src/load/http/response_parser.ts';
import type { Sent } from '../src/load/loop/open_loop.ts';
import type { Kind } from '../src/load/mixes.ts';
import { Acknowledged } from '../src/load/records/acknowledged.ts';
import type { Issued, Sendable } from '../src/load/records/request_stream.ts';
import { Sample } from '../src/load/records/sample.ts';
import { exitOfReport } from '../src/load/results/exit_of_report.ts';
import { Histogram, type Percentiles } from '../src/load/results/histogram.ts';
import { Ledger } from '../src/load/results/ledger.ts';
import { keptUp } from '../src/load/results/report.ts';
import type { Verification } from '../src/load/verify/verify_acknowledged.ts';
import { seededRandom } from '../src/load/seeded_random.ts';

const WARM_UP_MS = 1_000;

function newLedger() {
  const acknowledged = new Acknowledged();
  const repeatable = new Sample<Sendable>(8, seededRandom(1, 'test'));
  const ledger = new Ledger({ warmUpMs: WARM_UP_MS, acknowledged, repeatable, onAnswered: () => undefined });
  return { ledger, acknowledged, repeatable };
}

const sent = (kind: Kind, index = 0, intendedMs = 2_000): Sent<Issued> => ({
  intendedMs,
  sentMs: intendedMs + 300,
  lateMs: 5,
  about: { kind, index, id: `id ${index}`, record: Buffer.from(`record ${index}`) },
});

/** What a gateway says of the record with this index. */
const verdictOn = (index: number, status: number, at = 'first'): string =>
  JSON.stringify({ pcs_id: `id ${index}`, decision: status === 200 ? 'accept' : 'escalate', at });

const answer = (status: number, body = verdictOn(0, status), replayed = false): HttpResponse => ({
  status,
  headers: new Map(replayed ? [['idempotent-replayed', 'true']] : []),
  body: Buffer.from(body),
  keepAlive: true,
});

describe('the ledger', () => {
  test('latency counts from when a request was due, service time from when it was written', () => {
    const { ledger } = newLedger();
    ledger.sent(sent('accept'));
    ledger.answered(sent('accept'), answer(200), 2_350);
    expect(ledger.latency.percentiles()).toMatchObject({ n: 1, p50: 350, max: 350 });
    expect(ledger.service.percentiles()).toMatchObject({ n: 1, p50: 50, max: 50 });
    expect(ledger.generatorLate.percentiles()).toMatchObject({ n: 1, p50: 5, max: 5 });
  });

  test('what was due during the warm-up is counted apart and measured nowhere, but its acknowledgements hold', () => {
    const { ledger, acknowledged } = newLedger();
    ledger.noticed(999);
    ledger.sent(sent('accept', 0, 999));
    ledger.answered(sent('accept', 0, 999), answer(200), 1_400);
    for (const n of [1, 2, 3]) ledger.noticed(1_000 + n);
    ledger.sent(sent('accept', 1, 1_001));
    ledger.lost(sent('accept', 1, 1_001));
    ledger.sent(sent('forged', 2, 1_002));
    ledger.answered(sent('forged', 2, 1_002), answer(401), 1_500);
    ledger.unsent(1_003);
    expect(ledger.warmUp.requests).toEqual({ intended: 1, sent: 1, unsent: 0, completed: 1, unknown: 0 });
    expect(ledger.measured.requests).toEqual({ intended: 3, sent: 2, unsent: 1, completed: 1, unknown: 1 });
    expect(ledger.latency.percentiles().n).toBe(1);
    expect([...acknowledged].map(([index]) => index)).toEqual([0]);
  });

  test.each<[Kind, number]>([
    ['accept', 401],
    ['escalate', 404],
    ['accept', 302],
    ['forged', 200],
    ['malformed', 202],
    ['duplicate', 409],
  ])('%s answered %i is unexpected', (kind, status) => {
    const { ledger } = newLedger();
    for (const index of [7, 8]) ledger.answered(sent(kind, index), answer(status, 'why'), 2_400);
    expect(ledger.unexpected).toEqual([
      { kind, status, what: 'status', count: 2, pcs_id: 'id 7', body: 'why' },
    ]);
  });

  test.each([408, 429, 500, 503])(
    '%i is allowed for every kind: how often it happens is what is measured',
    (status) => {
      const { ledger, acknowledged } = newLedger();
      for (const kind of ['accept', 'escalate', 'forged', 'malformed', 'duplicate'] as const) {
        ledger.answered(sent(kind), answer(status), 2_400);
      }
      expect(ledger.unexpected).toEqual([]);
      expect(acknowledged.size).toBe(0);
    },
  );

  test('a duplicate must get the answer of the record it repeats, as a replay', () => {
    const { ledger, repeatable } = newLedger();
    const first = verdictOn(3, 200);
    ledger.answered(sent('accept', 3), answer(200, first), 2_400);
    expect(repeatable.draw()).toEqual({ index: 3, id: 'id 3', record: Buffer.from('record 3') });
    ledger.answered(sent('duplicate', 3), answer(200, first, true), 2_400);
    expect(ledger.unexpected).toEqual([]);
    ledger.answered(sent('duplicate', 3), answer(200, first, false), 2_400);
    ledger.answered(sent('duplicate', 3), answer(200, verdictOn(3, 200, 'second'), true), 2_400);
    ledger.answered(sent('duplicate', 3), answer(202, verdictOn(3, 202), true), 2_400);
    expect(ledger.unexpected.map(({ what, status, count }) => [what, status, count])).toEqual([
      ['replay_differs', 200, 2],
      ['replay_differs', 202, 1],
    ]);
  });

  test.each([
    [200, 'ok'],
    [200, '<html>'],
    [200, verdictOn(4, 200)],
    [200, verdictOn(3, 202)],
    [202, verdictOn(3, 200)],
  ])('%i with %j is no acknowledgement, because it is not a verdict on the record', (status, body) => {
    const { ledger, acknowledged, repeatable } = newLedger();
    ledger.answered(sent('accept', 3), answer(status, body), 2_400);
    expect(ledger.unexpected).toMatchObject([{ what: 'not_a_verdict', status, pcs_id: 'id 3', body }]);
    expect(acknowledged.size).toBe(0);
    expect(repeatable.draw()).toBeUndefined();
  });
});

describe('histograms', () => {
  test('percentiles are those of the sorted durations, to three significant digits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 200 }),
        (us) => {
          const histogram = new Histogram();
          for (const value of us) histogram.record(value / 1000);
          const sorted = us.toSorted((a, b) => a - b);
          const { n, ...percentiles } = histogram.percentiles();
          expect(n).toBe(us.length);
          for (const [name, share] of [
            ['p50', 0.5],
            ['p90', 0.9],
            ['p99', 0.99],
            ['p99_9', 0.999],
            ['max', 1],
          ] as const) {
            const exact = (sorted[Math.ceil(share * us.length - 1e-9) - 1] ?? 0) / 1000;
            expect(Math.abs((percentiles[name] ?? 0) - exact), name).toBeLessThanOrEqual(exact / 1000);
          }
        },
      ),
    );
  });

  test('nothing has no percentiles; what no histogram holds is held at its ends', () => {
    const histogram = new Histogram();
    expect(histogram.percentiles()).toEqual({
      n: 0,
      p50: null,
      p90: null,
      p99: null,
      p99_9: null,
      max: null,
    });
    histogram.record(-1);
    histogram.record(1e12);
    expect(histogram.percentiles()).toMatchObject({ n: 2, p50: 0, max: 3_600_000 });
  });
});

const percentiles = (p99: number | null): Percentiles => ({
  n: 1,
  p50: p99,
  p90: p99,
  p99,
  p99_9: p99,
  max: p99,
});

test.each([
  [1.9, 3, true],
  [4, 3, false],
  [40, 100, true],
  [60, 100, false],
  [null, null, true],
])('generator late by %s ms at a latency of %s ms: did it keep up? %s', (late, latency, expected) => {
  expect(keptUp(percentiles(late), percentiles(latency))).toBe(expected);
});

describe('exit codes', () => {
  const requests = { intended: 9, sent: 9, unsent: 0, completed: 9, unknown: 0 };
  const verify: Verification = {
    method: 'read',
    acknowledged: 9,
    checked: 9,
    missing: 0,
    different: 0,
    losses: [],
    stopped: null,
  };
  const unexpected = [
    { kind: 'accept', status: 401, what: 'status', count: 1, body: '', pcs_id: 'x' } as const,
  ];
  const sound = { requests, unexpected: [], verify };

  test.each([
    ['all holds', sound, EXIT.ok],
    ['nothing was to be verified', { ...sound, verify: null }, EXIT.ok],
    [
      'requests without an answer',
      { ...sound, requests: { ...requests, completed: 1, unknown: 8 } },
      EXIT.ok,
    ],
    ['an answer that no sound gateway gives', { ...sound, unexpected }, EXIT.rejected],
    ['a record is missing', { ...sound, verify: { ...verify, missing: 1 } }, EXIT.rejected],
    ['a record is answered differently', { ...sound, verify: { ...verify, different: 1 } }, EXIT.rejected],
    [
      'the verification stopped',
      { ...sound, unexpected, verify: { ...verify, stopped: 'x' } },
      EXIT.unavailable,
    ],
    ['nothing was acknowledged', { ...sound, verify: { ...verify, acknowledged: 0 } }, EXIT.unavailable],
    [
      'nothing was answered',
      { ...sound, requests: { ...requests, completed: 0 }, verify: null },
      EXIT.unavailable,
    ],
  ])('%s', (_, report, expected) => {
    expect(exitOfReport(report)).toBe(expected);
  });
});
