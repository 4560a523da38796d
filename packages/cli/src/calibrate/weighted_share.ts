import { binomialInterval } from '@kakeya/verdict/stats';

export interface Share {
  readonly share: number;
  /** 95 %. */
  readonly low: number;
  readonly high: number;
  /** Clopper–Pearson of a plain count; otherwise of the effective one, which is approximate. */
  readonly exact: boolean;
}

/**
 * A share of records that each stand for 1/propensity outcomes. With unequal weights the interval is Clopper–Pearson for the
 * effective number of records, (Σw)²/Σw² (Kish 1965), rounded to the wide side. Without records: undefined.
 */
export function weightedShare(
  records: readonly { readonly weight: number; readonly hit: boolean }[],
): Share | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const hits = records.filter(({ hit }) => hit);
  if (records.every(({ weight }) => weight === first.weight)) {
    const interval = binomialInterval(hits.length, records.length);
    return { share: hits.length / records.length, ...interval, exact: true };
  }
  const total = sum(records.map(({ weight }) => weight));
  const share = sum(hits.map(({ weight }) => weight)) / total;
  // Of weights relative to the mean, so that none overflows when squared.
  const mean = total / records.length;
  const squares = sum(records.map(({ weight }) => (weight / mean) ** 2));
  const effective = Math.max(1, Math.floor(records.length ** 2 / squares));
  const { low } = binomialInterval(Math.floor(share * effective), effective);
  const { high } = binomialInterval(Math.min(effective, Math.ceil(share * effective)), effective);
  return { share, low, high, exact: false };
}
