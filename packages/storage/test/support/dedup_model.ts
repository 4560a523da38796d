import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { DedupEntry, DedupKey, DedupStore, PutResult } from '../../src/dedup/types.ts';

const IDS = ['a', 'b', 'c'] as const;

type Step =
  | { readonly kind: 'put'; readonly store: number; readonly id: string }
  | { readonly kind: 'get'; readonly store: number; readonly id: string };

/** Operations that run at the same time; then time passes, and some entries are evicted. */
export interface Block {
  readonly steps: readonly Step[];
  readonly thenAdvanceMs: number;
  readonly thenEvict: number;
}

type Observation =
  | { readonly id: string; readonly entry: DedupEntry; readonly put: PutResult }
  | { readonly id: string; readonly read: DedupEntry | undefined };

export interface ModelClock {
  now(): number;
  advance(ms: number): void;
}

export function concurrentBlocks(stores: number): fc.Arbitrary<Block[]> {
  const store = fc.nat(stores - 1);
  const id = fc.constantFrom(...IDS);
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), store, id }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('get' as const), store, id }) },
  );
  return fc.array(
    fc.record({
      steps: fc.array(step, { maxLength: 12 }),
      thenAdvanceMs: fc.constantFrom(0, 1, 400, 600, 999, 1_000),
      thenEvict: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 6 },
  );
}

/** Runs the blocks against the stores and against a map, and checks that each answer is one the map could give. */
export async function checkAgainstModel(
  stores: readonly DedupStore[],
  tenant: string,
  ttlMs: number,
  blocks: readonly Block[],
  clock: ModelClock,
): Promise<void> {
  const model = new Map<string, { entry: DedupEntry; expiresAt: number }>();
  const keyOf = (id: string): DedupKey => ({ tenant, scope: 'pcs', id });
  let puts = 0;

  for (const block of blocks) {
    const observations = await Promise.all(
      block.steps.map(async (step): Promise<Observation> => {
        const store = stores[step.store];
        if (store === undefined) throw new Error(`no store ${step.store}`);
        const key = keyOf(step.id);
        if (step.kind === 'get') return { id: step.id, read: await store.get(key) };
        const entry = { digest: `put ${puts}`, value: `value of put ${puts++}` };
        return { id: step.id, entry, put: await store.putIfAbsent(key, entry) };
      }),
    );

    for (const id of IDS) {
      const live = model.get(id);
      const before = live !== undefined && live.expiresAt > clock.now() ? live.entry : undefined;
      const after = checkKey(
        before,
        observations.filter((observation) => observation.id === id),
      );
      if (before === undefined && after !== undefined) {
        model.set(id, { entry: after, expiresAt: clock.now() + ttlMs });
      }
      for (const store of stores) expect(await store.get(keyOf(id))).toEqual(after);
    }

    clock.advance(block.thenAdvanceMs);
    expect(await stores[0]?.evictExpired(block.thenEvict)).toBeLessThanOrEqual(block.thenEvict);
  }
}

/** What concurrent operations on one key saw, given what was there before them. Returns what is there after them. */
function checkKey(
  before: DedupEntry | undefined,
  observations: readonly Observation[],
): DedupEntry | undefined {
  const puts = observations.filter((observation) => 'put' in observation);
  const winners = puts.filter(({ put }) => put.first).map(({ entry }) => entry);
  expect(winners).toHaveLength(before === undefined && puts.length > 0 ? 1 : 0);
  const after = before ?? winners[0];
  for (const { put } of puts) {
    if (!put.first) expect(put.entry).toEqual(after);
  }
  for (const observation of observations) {
    if ('read' in observation) expect([before, after]).toContainEqual(observation.read);
  }
  return after;
}
