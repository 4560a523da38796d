/** Times in microseconds over `n` single calls. */
export interface Timing {
  readonly n: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly meanUs: number;
}

export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function summarise(samplesUs: readonly number[]): Timing {
  const sorted = samplesUs.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    p50Us: quantile(sorted, 0.5),
    p95Us: quantile(sorted, 0.95),
    p99Us: quantile(sorted, 0.99),
    meanUs: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
  };
}

/** Runs `work` for about `budgetMs` after a warm-up of a quarter of it, timing `perCall` units as one. */
export async function measure(
  work: (index: number) => unknown,
  budgetMs = 1_500,
  perCall = 1,
): Promise<Timing> {
  let index = 0;
  const runFor = async (ms: number): Promise<number[]> => {
    const samples: number[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end || samples.length < 5) {
      const start = performance.now();
      const result = work(index);
      if (result instanceof Promise) await result;
      samples.push(((performance.now() - start) * 1000) / perCall);
      index += 1;
    }
    return samples;
  };
  await runFor(budgetMs / 4);
  return summarise(await runFor(budgetMs));
}
