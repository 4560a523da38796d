import { binomialInterval, type Interval } from '../stats/mod.ts';

/** k of n with its exact (Clopper–Pearson) interval. */
export type Share =
  | (Interval & { readonly defined: true; readonly value: number; readonly k: number; readonly n: number })
  | { readonly defined: false; readonly reason: string };

export function shareOf(k: number, n: number, confidence: number, whenNone: string): Share {
  if (n === 0) return { defined: false, reason: whenNone };
  return { defined: true, value: k / n, k, n, ...binomialInterval(k, n, confidence) };
}
