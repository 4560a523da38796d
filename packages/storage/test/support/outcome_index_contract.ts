import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutcomeBatch, OutcomeFilter, OutcomeIndex, OutcomeWindow } from '../../src/outcomes/types.ts';
import {
  batchOf,
  EQUIVOCATION,
  idOf,
  indexedAct,
  indexedLabel,
  indexedRefusal,
  listed,
  outcomeRow,
  repetition,
  T0,
} from './outcome_entries.ts';
import { expectAnswersAsModel, expectAnswersOfThousands } from './outcome_index_model_check.ts';
import { REFUSALS } from './outcome_index_refusals.ts';

/** Storage that outlives the indexes opened on it. Fresh and empty for each test. */
export interface OutcomeBacking {
  open(): Promise<OutcomeIndex>;
  /** Called once all indexes are closed. */
  remove(): Promise<void>;
}

const NEWEST: OutcomeWindow = { order: 'newest', offset: 0, limit: 100 };
const EVER = { fromMs: 0, untilMs: T0 * 2, bucketMs: 1_000 * 86_400_000 };

/** What every index of outcomes must do, whatever it is built on. */
export function describeOutcomeIndexContract(name: string, create: () => Promise<OutcomeBacking>): void {
  describe(`outcome index contract: ${name}`, () => {
    let backing: OutcomeBacking;
    let index: OutcomeIndex;

    beforeEach(async () => {
      backing = await create();
      index = await backing.open();
    });

    afterEach(async () => {
      await index.close();
      await backing.remove();
    });

    const put = (some: Partial<OutcomeBatch>, throughSeq: number) => index.put(batchOf(some), throughSeq);
    const seqs = async (filter: OutcomeFilter) =>
      (await index.list({ ...NEWEST, order: 'oldest', ...filter })).outcomes.map(
        ({ resultSeq }) => resultSeq,
      );

    it('is empty and without a position at first', async () => {
      expect(await index.position()).toBeUndefined();
      expect(await index.list(NEWEST)).toEqual({ throughSeq: 0, total: 0, outcomes: [] });
      expect(await index.overview(EVER)).toEqual({ buckets: [], reasons: [] });
      expect(await index.history('acme', idOf(1))).toBeUndefined();
      expect(await index.scores('acme', 10)).toEqual([]);
      expect(await index.acts({ limit: 10 })).toEqual([]);
    });

    it('gives back every field of what was put, to the next opening too', async () => {
      const bare = outcomeRow(2, {
        shardId: null,
        regime: null,
        score: null,
        settleMs: null,
        policy: null,
        guarantee: 'marginal "≤ 5 %"',
        reasons: ['b', 'a', 'b'],
        labelWanted: true,
      });
      await put({ outcomes: [outcomeRow(1), bare] }, 7);
      const expected = { throughSeq: 7, total: 2, outcomes: [listed(bare), listed(outcomeRow(1))] };
      expect(await index.list(NEWEST)).toEqual(expected);
      await index.close();
      index = await backing.open();
      expect(await index.list(NEWEST)).toEqual(expected);
      expect(await index.position()).toBe(7);
    });

    it('answers as a plain model does, whatever comes again, is labelled, repeated or pruned', async () => {
      await expectAnswersAsModel(index);
    }, 120_000);

    it('counts nothing twice when a stretch comes again, and never goes back', async () => {
      const stretch = {
        outcomes: [outcomeRow(1), outcomeRow(2)],
        repetitions: [repetition(3, idOf(1)), repetition(4, idOf(1), { equivocation: EQUIVOCATION })],
        labels: [indexedLabel(5, idOf(2))],
        refusals: [indexedRefusal(6)],
        acts: [indexedAct(7)],
      };
      await put(stretch, 8);
      const before = [await index.list(NEWEST), await index.overview(EVER), await index.acts({ limit: 9 })];
      await put(stretch, 8);
      await put({ ...stretch, acts: [] }, 6);
      expect([await index.list(NEWEST), await index.overview(EVER), await index.acts({ limit: 9 })]).toEqual(
        before,
      );
      expect(before[0]).toMatchObject({ outcomes: [{ label: 'wrong' }, { replays: 1, equivocations: 1 }] });
      expect(before[1]).toMatchObject({
        buckets: [{ accept: 2, replayed: 1, equivocations: 1, refused: 1 }],
      });
      expect(await index.position()).toBe(8);
    });

    it('keeps the first of two outcomes under one id, and does not count the second', async () => {
      await put({ outcomes: [outcomeRow(1), outcomeRow(2, { pcsId: idOf(1), decision: 'reject' })] }, 2);
      await put({ outcomes: [outcomeRow(3, { pcsId: idOf(1), decision: 'escalate' })] }, 3);
      expect((await index.list(NEWEST)).outcomes).toEqual([listed(outcomeRow(1))]);
      expect((await index.overview(EVER)).buckets).toMatchObject([{ accept: 1, escalate: 0, reject: 0 }]);
    });

    it('joins what came before its outcome, and the newest label wins', async () => {
      const early = indexedLabel(1, idOf(9), { leftOut: 'unsolicited' });
      await put({ labels: [early], repetitions: [repetition(2, idOf(9))] }, 2);
      await put({ outcomes: [outcomeRow(9)] }, 9);
      expect(await index.history('acme', idOf(9))).toEqual({
        outcome: listed(outcomeRow(9), { label: 'wrong', replays: 1 }),
        repetitions: [repetition(2, idOf(9))],
        labels: [early],
      });
      await put({ labels: [indexedLabel(10, idOf(9), { label: 'benign', atMs: T0 })] }, 10);
      expect((await index.list(NEWEST)).outcomes).toMatchObject([{ label: 'benign' }]);
    });

    it('tells of the newest hundred repetitions, oldest first', async () => {
      const all = Array.from({ length: 130 }, (_, i) => repetition(i + 2, idOf(1)));
      await put({ outcomes: [outcomeRow(1)], repetitions: all }, 200);
      const history = await index.history('acme', idOf(1));
      expect(history?.repetitions).toEqual(all.slice(30));
      expect(history?.outcome.replays).toBe(130);
    });

    it('holds a list still by its position while more comes in', async () => {
      const rows = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, i) =>
          outcomeRow(from + i, { receivedAtMs: T0 + ((from + i) % 7) }),
        );
      await put({ outcomes: rows(1, 40) }, 40);
      const { throughSeq } = await index.list(NEWEST);
      const seen: number[] = [];
      for (let offset = 0; offset < 40; offset += 8) {
        await put({ outcomes: rows(41 + offset, 48 + offset) }, 48 + offset);
        expect(await index.list({ ...NEWEST, limit: 1 })).toMatchObject({ total: 48 + offset });
        const page = await index.list({ ...NEWEST, throughSeq, offset, limit: 8 });
        expect(page).toMatchObject({ throughSeq: 40, total: 40 });
        seen.push(...page.outcomes.map(({ resultSeq }) => resultSeq));
      }
      expect(seen).toHaveLength(40);
      expect(new Set(seen)).toEqual(new Set(rows(1, 40).map(({ resultSeq }) => resultSeq)));
      expect(await index.list(NEWEST)).toMatchObject({ throughSeq: 80, total: 80 });
    });

    it('finds by every filter, alone and together', async () => {
      const over = { decision: 'reject', reasons: ['loop', 'd_hat_low'], shardId: 'Städte-7' } as const;
      await put(
        {
          outcomes: [
            outcomeRow(1),
            outcomeRow(2, over),
            outcomeRow(3, { tenant: 'globex', ...over, labelWanted: true }),
            outcomeRow(4, { reasons: ['loop'], labelWanted: true }),
            outcomeRow(5, { labelWanted: true }),
          ],
          labels: [indexedLabel(6, idOf(5)), indexedLabel(7, idOf(2))],
        },
        7,
      );
      expect(await seqs({ tenant: 'acme' })).toEqual([1, 2, 4, 5]);
      expect(await seqs({ fromMs: T0 + 2_000, untilMs: T0 + 4_000 })).toEqual([2, 3]);
      expect(await seqs({ decision: 'reject' })).toEqual([2, 3]);
      expect(await seqs({ reason: 'loop' })).toEqual([2, 3, 4]);
      expect(await seqs({ reason: 'loo' })).toEqual([]);
      expect(await seqs({ shardId: 'Städte-7' })).toEqual([2, 3]);
      expect(await seqs({ shardId: 'städte-7' })).toEqual([]);
      expect(await seqs({ text: 'TÄDTE' })).toEqual([2, 3]);
      expect(await seqs({ text: idOf(4).toUpperCase() })).toEqual([4]);
      expect(await seqs({ labelled: 'yes' })).toEqual([2, 5]);
      expect(await seqs({ labelled: 'no' })).toEqual([1, 3, 4]);
      expect(await seqs({ labelled: 'wanted' })).toEqual([3, 4]);
      expect(
        await seqs({ tenant: 'acme', reason: 'loop', decision: 'reject', text: 'st', labelled: 'yes' }),
      ).toEqual([2]);
    });

    it('answers alike when thousands match, and when thousands came since it was last asked', async () => {
      await expectAnswersOfThousands(index);
    });

    it('takes what a person types for what it is, not for a pattern', async () => {
      const shards = ['100%', '1000', 'a_b', 'axb', "o'b", 'c\\d'];
      await put({ outcomes: shards.map((shardId, i) => outcomeRow(i + 1, { shardId })) }, 6);
      expect(await seqs({ text: '0%' })).toEqual([1]);
      expect(await seqs({ text: '%' })).toEqual([1]);
      expect(await seqs({ text: '_' })).toEqual([3]);
      expect(await seqs({ text: 'A_B' })).toEqual([3]);
      expect(await seqs({ text: "'" })).toEqual([5]);
      expect(await seqs({ text: '\\' })).toEqual([6]);
      expect(await seqs({ text: '*' })).toEqual([]);
    });

    it('keeps tenants apart that use one id and one shard', async () => {
      const tenants = Array.from({ length: 20 }, (_, i) => `tenant-${i}`);
      await put(
        {
          outcomes: tenants.map((tenant, i) => outcomeRow(i + 1, { tenant, pcsId: idOf(1), score: i / 20 })),
          repetitions: [repetition(30, idOf(1), { tenant: 'tenant-3' })],
          labels: [indexedLabel(31, idOf(1), { tenant: 'tenant-4' })],
          refusals: [indexedRefusal(32, { tenant: 'tenant-5' })],
          acts: [indexedAct(33, { tenant: 'tenant-6' }), indexedAct(34, { tenant: null })],
        },
        34,
      );
      for (const [i, tenant] of tenants.entries()) {
        const expected = { replays: i === 3 ? 1 : 0, label: i === 4 ? 'wrong' : null, score: i / 20 };
        for (const filter of [
          {},
          { text: idOf(1) },
          { shardId: 'shard-1' },
          { decision: 'accept' } as const,
        ]) {
          const page = await index.list({ ...NEWEST, tenant, ...filter });
          expect(page).toMatchObject({ total: 1, outcomes: [{ tenant, ...expected }] });
        }
        expect(await index.scores(tenant, 10)).toEqual([i / 20]);
        expect((await index.overview({ ...EVER, tenant })).buckets).toMatchObject([
          { accept: 1, replayed: i === 3 ? 1 : 0, refused: i === 5 ? 1 : 0 },
        ]);
        expect(await index.acts({ tenant, limit: 10 })).toHaveLength(i === 6 ? 1 : 0);
      }
      expect(await index.list(NEWEST)).toMatchObject({ total: 20 });
      expect((await index.acts({ limit: 10 })).map(({ seq }) => seq)).toEqual([34, 33]);
    });

    it('prunes outcomes with all that belongs to them, counts on their own, and ignores late labels', async () => {
      const hour = 3_600_000;
      const rows = [1, 2, 3].map((i) => outcomeRow(i, { receivedAtMs: T0 + i * hour, reasons: ['loop'] }));
      const pruned = { atMs: T0 + 9 * hour };
      await put({ outcomes: rows, repetitions: [repetition(4, idOf(1), pruned)] }, 4);
      expect(await index.list({ ...NEWEST, reason: 'loop' })).toMatchObject({ total: 3 });
      await index.prune({ rowsBeforeMs: T0 + 2 * hour, countsBeforeMs: T0 + 3 * hour + 59 * 60_000 });
      expect(await seqs({ reason: 'loop' })).toEqual([2, 3]);
      expect(await index.list({ ...NEWEST, reason: 'loop' })).toMatchObject({ total: 2 });
      expect(await index.history('acme', idOf(1))).toBeUndefined();
      const { buckets } = await index.overview({ fromMs: T0, untilMs: T0 + 20 * hour, bucketMs: hour });
      expect(buckets).toMatchObject([{ atMs: T0 + 3 * hour, accept: 1 }, { replayed: 1 }]);
      await put({ labels: [indexedLabel(5, idOf(1))] }, 5);
      expect(await seqs({ labelled: 'yes' })).toEqual([]);
      expect(await index.position()).toBe(5);
    });

    it('forgets everything when it is cleared, and can be filled again', async () => {
      const batch = { outcomes: [outcomeRow(1)], acts: [indexedAct(2)], refusals: [indexedRefusal(3)] };
      await put(batch, 5);
      await index.clear();
      expect(await index.position()).toBeUndefined();
      expect(await index.list(NEWEST)).toEqual({ throughSeq: 0, total: 0, outcomes: [] });
      expect(await index.overview(EVER)).toEqual({ buckets: [], reasons: [] });
      await put(batch, 3);
      expect(await index.list(NEWEST)).toMatchObject({ throughSeq: 3, total: 1 });
    });

    it.each(REFUSALS)('refuses %s', async (_what, ask) => {
      await expect(ask(index)).rejects.toMatchObject({ code: 'invalid_argument' });
      expect(await index.position()).toBeUndefined();
    });

    it('answers what was asked before it was closed, and refuses everything after', async () => {
      const asked = [put({ outcomes: [outcomeRow(1)] }, 1), index.list(NEWEST), index.position()];
      await Promise.all([index.close(), index.close()]);
      expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(
        asked.map(() => 'fulfilled'),
      );
      const closed = { code: 'store_closed' };
      await expect(put({}, 1)).rejects.toMatchObject(closed);
      await expect(index.position()).rejects.toMatchObject(closed);
      await expect(index.list(NEWEST)).rejects.toMatchObject(closed);
    });
  });
}
