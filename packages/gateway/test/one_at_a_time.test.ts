import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneAtATime } from '../src/evidence/one_at_a_time.ts';

test('no call begins before those asked earlier have ended, and each gets its own answer or error', async () => {
  const plans = fc.array(fc.record({ turns: fc.nat({ max: 5 }), fails: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(plans, async (asked) => {
      const order: string[] = [];
      const call = oneAtATime(async (i: number) => {
        order.push(`begins ${i}`);
        for (let turn = 0; turn < (asked[i]?.turns ?? 0); turn += 1) await Promise.resolve();
        order.push(`ends ${i}`);
        if (asked[i]?.fails === true) throw new Error(`failed ${i}`);
        return i;
      }, asked.length);
      const answers = await Promise.allSettled(asked.map(async (_, i) => call(i)));
      expect(order).toEqual(asked.flatMap((_, i) => [`begins ${i}`, `ends ${i}`]));
      expect(answers).toEqual(
        asked.map(({ fails }, i) =>
          fails
            ? { status: 'rejected', reason: new Error(`failed ${i}`) }
            : { status: 'fulfilled', value: i },
        ),
      );
    }),
  );
});

test('what would wait behind as many as may wait is not called, and room comes back with each that ends', async () => {
  const turns: PromiseWithResolvers<number>[] = [];
  const call = oneAtATime((i: number) => {
    const turn = Promise.withResolvers<number>();
    turns.push(turn);
    return i === 1 ? Promise.reject(new Error('failed')) : turn.promise;
  }, 2);
  const [first, second, third] = [call(0), call(1), call(2)];
  expect(call(3)).toBeUndefined();
  await Promise.resolve();
  turns[0]?.resolve(0);
  expect(await first).toBe(0);
  await expect(second).rejects.toThrow('failed');
  const [fourth, fifth] = [call(4), call(5)];
  expect([fourth, fifth, call(6)].map((called) => called === undefined)).toEqual([false, false, true]);
  turns[2]?.resolve(2);
  expect(await third).toBe(2);
});
