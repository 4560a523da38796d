import type { RandomSource } from '../stats/mod.ts';

/**
 * A tree in preorder: the left child of node i is i + 1. Plain JSON, one number per node in each list.
 * A leaf has feature −1, its number of training rows as `value` and 0 as `right`.
 */
export interface IsolationTree {
  readonly features: readonly number[];
  /** Of an inner node the split: rows below it go left. */
  readonly values: readonly number[];
  readonly rights: readonly number[];
}

export const LEAF = -1;

export const heightLimit = (sampleSize: number): number => Math.ceil(Math.log2(sampleSize));

/**
 * Splits at random, down to single rows or the height limit: what stands apart is alone early (Liu, Ting and Zhou,
 * ICDM 2008, algorithm 2). The feature is drawn among those that still differ, so that no split is empty.
 */
export function growTree(rows: readonly (readonly number[])[], random: RandomSource): IsolationTree {
  const features: number[] = [];
  const values: number[] = [];
  const rights: number[] = [];
  const limit = heightLimit(rows.length);
  const grow = (members: readonly (readonly number[])[], depth: number): void => {
    const node = features.length;
    const split = members.length > 1 && depth < limit ? drawSplit(members, random) : null;
    features.push(split?.feature ?? LEAF);
    values.push(split?.value ?? members.length);
    rights.push(0);
    if (split === null) return;
    const goesLeft = (row: readonly number[]): boolean => (row[split.feature] ?? 0) < split.value;
    grow(members.filter(goesLeft), depth + 1);
    rights[node] = features.length;
    grow(
      members.filter((row) => !goesLeft(row)),
      depth + 1,
    );
  };
  grow(rows, 0);
  return { features, values, rights };
}

/** null if all rows are equal. */
function drawSplit(
  rows: readonly (readonly number[])[],
  random: RandomSource,
): { readonly feature: number; readonly value: number } | null {
  const ranges: { readonly feature: number; readonly min: number; readonly max: number }[] = [];
  for (const feature of (rows[0] ?? []).keys()) {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = row[feature] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min < max) ranges.push({ feature, min, max });
  }
  const range = ranges[Math.floor(random() * ranges.length)];
  if (range === undefined) return null;
  const u = random();
  const value = range.min * u + range.max * (1 - u);
  // In (min, max], whatever the rounding: neither side is empty.
  return { feature: range.feature, value: value > range.min && value <= range.max ? value : range.max };
}
