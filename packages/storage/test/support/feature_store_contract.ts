import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeatureQuery, FeatureStore, LabelledFeatureRow } from '../../src/features/types.ts';
import { featureRow } from './feature_row.ts';

/** Storage that outlives the stores opened on it. Fresh and empty for each test. */
export interface FeatureBacking {
  open(): Promise<FeatureStore>;
  /** Called once all stores are closed. */
  remove(): Promise<void>;
}

const LABELLED_AT_MS = 1_767_312_000_000;

async function all(store: FeatureStore, query: FeatureQuery = {}): Promise<LabelledFeatureRow[]> {
  const rows: LabelledFeatureRow[] = [];
  for await (const row of store.read(query)) rows.push(row);
  return rows;
}

/** What every feature store must do, whatever it is built on. */
export function describeFeatureStoreContract(name: string, create: () => Promise<FeatureBacking>): void {
  describe(`feature store contract: ${name}`, () => {
    let backing: FeatureBacking;
    let store: FeatureStore;

    beforeEach(async () => {
      backing = await create();
      store = await backing.open();
    });

    afterEach(async () => {
      await store.close();
      await backing.remove();
    });

    it('is empty and without a position at first', async () => {
      expect(await store.position()).toBeUndefined();
      expect(await all(store)).toEqual([]);
    });

    it('gives back what was put, oldest first, over many pages, to the next opening too', async () => {
      const rows = Array.from({ length: 1_203 }, (_, i) =>
        featureRow(i, { score: i % 7 === 0 ? null : 0.25 }),
      );
      await store.put(rows.toReversed(), 9);
      expect(await all(store)).toEqual(rows);
      await store.close();
      store = await backing.open();
      expect(await all(store)).toEqual(rows);
      expect(await store.position()).toBe(9);
    });

    it('loses and doubles none of the rows of one instant at a page boundary', async () => {
      const rows = Array.from({ length: 1_100 }, (_, i) => featureRow(i, { atMs: 5 }));
      await store.put(rows, 1);
      expect(new Set((await all(store)).map(({ pcsId }) => pcsId)).size).toBe(1_100);
      expect(await all(store)).toHaveLength(1_100);
    });

    it('keeps the first row of an id when it is put again, and the furthest position', async () => {
      await store.put([featureRow(1)], 10);
      await store.put([featureRow(1, { score: 1 }), featureRow(2)], 7);
      expect(await all(store)).toEqual([featureRow(1), featureRow(2)]);
      expect(await store.position()).toBe(10);
    });

    it('keeps tenants apart that use one id', async () => {
      await store.put([featureRow(1), featureRow(1, { tenant: 'globex', score: 0.9 })], 1);
      await store.label({ tenant: 'globex', pcsId: 'pcs-1', label: 'wrong', labelledAtMs: LABELLED_AT_MS });
      expect(await all(store, { tenant: 'acme' })).toEqual([featureRow(1)]);
      expect(await all(store, { tenant: 'globex', labelled: true })).toMatchObject([
        { score: 0.9, label: 'wrong' },
      ]);
    });

    it('takes all of a put or nothing', async () => {
      const bad = featureRow(2, { propensity: 0 });
      await expect(store.put([featureRow(1), bad], 5)).rejects.toMatchObject({ code: 'invalid_argument' });
      expect(await all(store)).toEqual([]);
      expect(await store.position()).toBeUndefined();
    });

    it('joins a label to its row, whichever comes first', async () => {
      const labelled = { label: 'wrong' as const, labelledAtMs: LABELLED_AT_MS };
      await store.label({ tenant: 'acme', pcsId: 'pcs-1', ...labelled });
      await store.put([featureRow(1), featureRow(2)], 1);
      await store.label({ tenant: 'acme', pcsId: 'pcs-2', ...labelled });
      expect(await all(store)).toEqual(
        [featureRow(1), featureRow(2)].map((row) => ({ ...row, ...labelled })),
      );
    });

    it('keeps the newest label, in whatever order and however often they come', async () => {
      await store.put([featureRow(1)], 1);
      const label = (of: 'wrong' | 'benign', labelledAtMs: number) =>
        store.label({ tenant: 'acme', pcsId: 'pcs-1', label: of, labelledAtMs });
      await label('benign', 20);
      await label('wrong', 10);
      await label('benign', 20);
      expect(await all(store)).toMatchObject([{ label: 'benign', labelledAtMs: 20 }]);
    });

    it('reads by tenant, time and label', async () => {
      await store.put(
        [1, 2, 3, 4].map((i) => featureRow(i, { atMs: i * 100 })),
        4,
      );
      await store.label({ tenant: 'acme', pcsId: 'pcs-3', label: 'benign', labelledAtMs: 1 });
      const ids = async (query: FeatureQuery) => (await all(store, query)).map(({ pcsId }) => pcsId);
      expect(await ids({ fromMs: 200, throughMs: 300 })).toEqual(['pcs-2', 'pcs-3']);
      expect(await ids({ labelled: true })).toEqual(['pcs-3']);
      expect(await ids({ tenant: 'globex' })).toEqual([]);
    });

    it.each([
      ['an empty tenant', { tenant: '' }],
      ['an id with U+0000', { pcsId: 'a\0b' }],
      ['features with a lone surrogate', { features: '\ud800' }],
      ['a score that is no number', { score: Number.NaN }],
      ['a propensity above 1', { propensity: 1.5 }],
      ['a propensity that is no number', { propensity: Number.NaN }],
      ['no time', { atMs: Number.NaN }],
    ])('refuses %s', async (_what, over) => {
      await expect(store.put([featureRow(1, over)], 1)).rejects.toMatchObject({ code: 'invalid_argument' });
    });

    it('refuses everything once closed', async () => {
      await store.close();
      const closed = { code: 'store_closed' };
      await expect(store.put([], 1)).rejects.toMatchObject(closed);
      await expect(store.position()).rejects.toMatchObject(closed);
      await expect(all(store)).rejects.toMatchObject(closed);
    });
  });
}
