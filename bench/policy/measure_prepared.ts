import { summarise, type Timing } from '../lib/measure.ts';

/** As `measure`, where each call needs something new that is made while the clock stands still. */
export async function measurePrepared<T>(
  prepare: (index: number) => T,
  work: (given: T) => unknown,
  budgetMs: number,
): Promise<Timing> {
  let index = 0;
  const runFor = async (ms: number): Promise<number[]> => {
    const samples: number[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end || samples.length < 5) {
      const given = prepare(index);
      const start = performance.now();
      const result = work(given);
      if (result instanceof Promise) await result;
      samples.push((performance.now() - start) * 1000);
      index += 1;
    }
    return samples;
  };
  await runFor(budgetMs / 4);
  return summarise(await runFor(budgetMs));
}
