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
      });
      const answers = await Promise.allSettled(asked.map((_, i) => call(i)));
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
