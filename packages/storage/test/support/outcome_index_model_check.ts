import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { OutcomeBatch, OutcomeIndex, OutcomeWindow, OverviewQuery } from '../../src/outcomes/types.ts';
import {
  batchOf,
  EQUIVOCATION,
  idOf,
  indexedAct,
  indexedLabel,
  indexedRefusal,
  outcomeRow,
  repetition,
  T0,
} from './outcome_entries.ts';
import { OutcomeModel } from './outcome_model.ts';

const MINUTE_MS = 60_000;

/** Few of each, so that entries meet. */
const tenant = fc.constantFrom('acme', 'globex', 'initech');
const shardId = fc.constantFrom('Städte-1', 'STÄDTE-2', '100%_a', '100x1a', null);
const code = fc.constantFrom('loop', 'd_hat_low', 'd%hat');
const pcsId = fc.integer({ min: 0, max: 9 }).map(idOf);
const atMs = fc.integer({ min: 0, max: 300 }).map((part) => T0 - 90 * MINUTE_MS + part * 47_123);
const decision = fc.constantFrom('accept' as const, 'escalate' as const, 'reject' as const);

const row = fc.record({
  tenant,
  pcsId,
  shardId,
  receivedAtMs: atMs,
  decision,
  reasons: fc.array(code, { maxLength: 3 }),
  score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  settleMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
  labelWanted: fc.boolean(),
});
const again = fc.record({ tenant, pcsId, atMs });
const label = fc.record({ tenant, pcsId, atMs, label: fc.constantFrom('wrong' as const, 'benign' as const) });

/** One entry of the journal, made once its position is known. */
type Entry = (seq: number) => Partial<OutcomeBatch>;

const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 6,
    arbitrary: row.map(
      (over): Entry =>
        (seq) => ({ outcomes: [outcomeRow(seq, over)] }),
    ),
  },
  {
    weight: 2,
    arbitrary: again.map(
      (over): Entry =>
        (seq) => ({ repetitions: [repetition(seq, over.pcsId, over)] }),
    ),
  },
  again.map(
    (over): Entry =>
      (seq) => ({
        repetitions: [repetition(seq, over.pcsId, { ...over, equivocation: EQUIVOCATION })],
      }),
  ),
  {
    weight: 2,
    arbitrary: label.map(
      (over): Entry =>
        (seq) => ({ labels: [indexedLabel(seq, over.pcsId, over)] }),
    ),
  },
  fc.record({ tenant, atMs }).map(
    (over): Entry =>
      (seq) => ({ refusals: [indexedRefusal(seq, over)] }),
  ),
  fc.record({ tenant: fc.option(tenant), atMs }).map(
    (over): Entry =>
      (seq) => ({ acts: [indexedAct(seq, over)] }),
  ),
  fc.constant(() => ({})),
);

const window: fc.Arbitrary<OutcomeWindow> = fc.record(
  {
    tenant,
    fromMs: atMs,
    untilMs: atMs,
    decision,
    reason: code,
    shardId: shardId.filter((id) => id !== null),
    text: fc.constantFrom('%', '_', '1', 'städte', 'TÄ', '00', idOf(3), '0000000A', '100%_'),
    labelled: fc.constantFrom('yes' as const, 'no' as const, 'wanted' as const),
    throughSeq: fc.integer({ min: 0, max: 80 }),
    order: fc.constantFrom('newest' as const, 'oldest' as const),
    offset: fc.integer({ min: 0, max: 12 }),
    limit: fc.integer({ min: 1, max: 20 }),
  },
  { requiredKeys: ['order', 'offset', 'limit'] },
);

const overview: fc.Arbitrary<OverviewQuery> = fc.record(
  { tenant, fromMs: atMs, untilMs: atMs, bucketMs: fc.constantFrom(1, 7, 60, 180).map((n) => n * MINUTE_MS) },
  { requiredKeys: ['fromMs', 'untilMs', 'bucketMs'] },
);

type Step =
  | { readonly do: 'put'; readonly fresh: number; readonly again: number }
  | { readonly do: 'prune'; readonly rowsBeforeMs: number; readonly countsBeforeMs: number }
  | { readonly do: 'list'; readonly window: OutcomeWindow }
  | { readonly do: 'overview'; readonly query: OverviewQuery };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('put' as const), fresh: fc.nat(12), again: fc.nat(30) }),
  },
  fc.record({ do: fc.constant('prune' as const), rowsBeforeMs: atMs, countsBeforeMs: atMs }),
  { weight: 8, arbitrary: window.map((asked) => ({ do: 'list' as const, window: asked })) },
  { weight: 2, arbitrary: overview.map((query) => ({ do: 'overview' as const, query })) },
);

/**
 * A journal is put in stretches that begin anywhere before what is new, and the index is asked in between: it answers
 * as the model does, which was given every entry once.
 */
export async function expectAnswersAsModel(index: OutcomeIndex): Promise<void> {
  const entries = fc.array(entry, { minLength: 10, maxLength: 80 });
  const steps = fc.array(step, { minLength: 5, maxLength: 40 });
  const property = fc.asyncProperty(entries, steps, async (log, asked) => {
    const model = new OutcomeModel();
    await index.clear();
    const stretch = (from: number, through: number): OutcomeBatch =>
      merged(log.slice(from, through).map((make, i) => make(from + i + 1)));
    for (const each of asked) {
      if (each.do === 'put') {
        const from = model.position() ?? 0;
        const through = Math.min(log.length, from + each.fresh);
        await index.put(stretch(Math.max(0, from - each.again), through), through);
        model.put(stretch(from, through), through);
      } else if (each.do === 'prune') {
        await index.prune(each);
        model.prune(each);
      } else if (each.do === 'list') expect(await index.list(each.window)).toEqual(model.list(each.window));
      else expect(await index.overview(each.query)).toEqual(model.overview(each.query));
    }
    await expectSame(index, model);
  });
  await fc.assert(property, { numRuns: 150, seed: 20_260_101 });
}

/** More than are sorted at once, and more than are counted onto a remembered total. */
const THOUSANDS = 5_100;

export async function expectAnswersOfThousands(index: OutcomeIndex): Promise<void> {
  const model = new OutcomeModel();
  const tenants = ['acme', 'acme', 'globex'];
  for (const from of [0, THOUSANDS]) {
    const outcomes = Array.from({ length: THOUSANDS }, (_, i) =>
      outcomeRow(from + i + 1, {
        tenant: tenants[i % 3] ?? 'acme',
        shardId: `Shard-${i % 40}`,
        decision: i % 90 === 0 ? 'reject' : 'accept',
        reasons: i % 70 === 0 ? ['loop'] : [],
      }),
    );
    await index.put(batchOf({ outcomes }), from + THOUSANDS);
    model.put(batchOf({ outcomes }), from + THOUSANDS);
    for (const filter of [{}, { tenant: 'acme' }, { decision: 'reject' }, { reason: 'loop' }] as const) {
      for (const text of ['sHARD', 'd-39', idOf(77)]) {
        const now: OutcomeWindow = { ...filter, text, order: 'newest', offset: 5, limit: 20 };
        for (const asked of [now, { ...now, throughSeq: 100 }]) {
          expect(await index.list(asked)).toEqual(model.list(asked));
        }
      }
    }
  }
}

async function expectSame(index: OutcomeIndex, model: OutcomeModel): Promise<void> {
  expect(await index.position()).toBe(model.position());
  const everything = { order: 'oldest', offset: 0, limit: 1_000 } as const;
  expect(await index.list(everything)).toEqual(model.list(everything));
  expect(await index.acts({ limit: 7 })).toEqual(model.acts({ limit: 7 }));
  const allTime = { fromMs: T0 - 86_400_000, untilMs: T0 + 365 * 86_400_000, bucketMs: 24 * 60 * MINUTE_MS };
  for (const of of ['acme', 'globex', 'initech']) {
    expect(await index.overview({ ...allTime, tenant: of })).toEqual(
      model.overview({ ...allTime, tenant: of }),
    );
    expect(await index.scores(of, 5)).toEqual(model.scores(of, 5));
    expect(await index.acts({ tenant: of, limit: 100 })).toEqual(model.acts({ tenant: of, limit: 100 }));
    for (let i = 0; i < 10; i++) {
      expect(await index.history(of, idOf(i))).toEqual(model.history(of, idOf(i)));
    }
  }
}

function merged(batches: readonly Partial<OutcomeBatch>[]): OutcomeBatch {
  return batchOf({
    outcomes: batches.flatMap(({ outcomes = [] }) => outcomes),
    repetitions: batches.flatMap(({ repetitions = [] }) => repetitions),
    labels: batches.flatMap(({ labels = [] }) => labels),
    refusals: batches.flatMap(({ refusals = [] }) => refusals),
    acts: batches.flatMap(({ acts = [] }) => acts),
  });
}
