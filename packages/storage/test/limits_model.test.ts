import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limiter } from '../src/limits/limiter.ts';
import type { Grant, Limits, QuotaRequest, QuotaStore } from '../src/limits/types.ts';
import { turn } from './support/virtual_time.ts';

const DAY_MS = 86_400_000;

/** Counts as a store must, answers when the test lets it, and can be away. */
class ModelStore implements QuotaStore {
  readonly assumedSharers = 3;
  readonly sharers: number;
  readonly used = new Map<number, number>();
  down = false;
  knownAway = false;
  asking = 0;
  mostAsking = 0;

  constructor(sharers: number) {
    this.sharers = sharers;
  }

  async take({ day, quota, want, owed }: QuotaRequest): Promise<Grant> {
    this.asking += 1;
    this.mostAsking = Math.max(this.mostAsking, this.asking);
    await turn();
    this.asking -= 1;
    if (this.down) throw new Error('away');
    const used = (this.used.get(day) ?? 0) + owed;
    const granted = Math.max(0, Math.min(want, quota - used));
    this.used.set(day, used + granted);
    return { granted, sharers: this.sharers };
  }

  async giveBack(_tenant: string, day: number, amount: number): Promise<void> {
    this.used.set(day, (this.used.get(day) ?? 0) - amount);
  }

  away(): boolean {
    return this.knownAway;
  }
}

type Step =
  | { readonly do: 'take'; readonly limiter: number; readonly count: number }
  | { readonly do: 'settle' | 'fail' | 'recover' | 'notice' };

const LIMITERS = 3;
const steps = (failures: boolean): fc.Arbitrary<readonly Step[]> => {
  const take = fc.record({
    do: fc.constant('take' as const),
    limiter: fc.nat(LIMITERS - 1),
    count: fc.integer({ min: 1, max: 40 }),
  });
  const others = failures ? (['settle', 'fail', 'recover', 'notice'] as const) : (['settle'] as const);
  const other = fc.constantFrom(...others).map((name) => ({ do: name }));
  return fc.array(fc.oneof({ weight: 4, arbitrary: take }, { weight: 1, arbitrary: other }), {
    maxLength: 60,
  });
};

const limitsOf = (dailyQuota: number): Limits => ({ tokenRate: 1e9, tokenBurst: 1e9, dailyQuota });

function limiterOn(store: ModelStore): Limiter {
  let nowMs = 0;
  return new Limiter({
    store,
    tokens: undefined,
    clock: () => 5 * DAY_MS,
    monotonicMs: () => (nowMs += 1),
    onFault: () => undefined,
  });
}

/** Plays the steps, with everything on its way as the test's turns let it; resolves with who was admitted. */
async function play(store: ModelStore, quota: number, plan: readonly Step[]) {
  const limits = limitsOf(quota);
  const limiters = Array.from({ length: LIMITERS }, () => limiterOn(store));
  const admitted = limiters.map(() => 0);
  const pending: Promise<void>[] = [];
  for (const step of plan) {
    if (step.do === 'take') {
      for (let index = 0; index < step.count; index += 1) {
        const taken = Promise.resolve(limiters[step.limiter]?.take('alpha', limits));
        pending.push(
          taken.then((take) => {
            if (take?.ok === true) admitted[step.limiter] = (admitted[step.limiter] ?? 0) + 1;
          }),
        );
      }
    } else {
      if (step.do === 'fail') store.down = true;
      if (step.do === 'notice') store.knownAway = store.down;
      if (step.do === 'recover') store.down = store.knownAway = false;
      await turn();
    }
  }
  await Promise.all(pending);
  store.down = store.knownAway = false;
  await Promise.all(limiters.map((limiter) => limiter.close()));
  return { admitted, total: admitted.reduce((sum, count) => sum + count, 0) };
}

const quotas = fc.integer({ min: 1, max: 700 });

describe('limiters on one store, as a model', () => {
  test('together they never admit more than the quota, and afterwards the store has counted exactly them', async () => {
    await fc.assert(
      fc.asyncProperty(quotas, steps(false), async (quota, plan) => {
        const store = new ModelStore(LIMITERS);
        const { total } = await play(store, quota, plan);
        expect(total).toBeLessThanOrEqual(quota);
        expect(store.used.get(5) ?? 0).toBe(total);
        expect(store.mostAsking).toBeLessThanOrEqual(LIMITERS);
      }),
      { numRuns: 200 },
    );
  });

  test('while the store is away none goes beyond its share; afterwards each of them is counted', async () => {
    await fc.assert(
      fc.asyncProperty(quotas, steps(true), async (quota, plan) => {
        const store = new ModelStore(LIMITERS);
        const { total } = await play(store, quota, plan);
        expect(total).toBeLessThanOrEqual(quota + LIMITERS * Math.floor(quota / LIMITERS));
        expect(store.used.get(5) ?? 0).toBe(total);
      }),
      { numRuns: 200 },
    );
  });

  test('what was admitted without asking is counted once, though the answer that settles it comes at the close', async () => {
    const store = new ModelStore(LIMITERS);
    const limiter = limiterOn(store);
    const limits = limitsOf(200);
    const first = limiter.take('alpha', limits);
    store.knownAway = true;
    expect(limiter.take('alpha', limits)).toEqual({ ok: true });
    store.knownAway = false;
    await first;
    // Spends the lease under its half, so that it asks for more and tells what is owed.
    expect(limiter.take('alpha', limits)).toEqual({ ok: true });
    await limiter.close();
    expect(store.used.get(5)).toBe(3);
  });

  test('a store that was never there lets each have its assumed share, and no more', async () => {
    await fc.assert(
      fc.asyncProperty(quotas, async (quota) => {
        const store = new ModelStore(LIMITERS);
        store.down = true;
        const plan = [0, 1, 2].map((limiter) => ({ do: 'take' as const, limiter, count: 800 }));
        const { admitted } = await play(store, quota, plan);
        expect(admitted).toEqual(admitted.map(() => Math.floor(quota / store.assumedSharers)));
      }),
      { numRuns: 20 },
    );
  });
});
