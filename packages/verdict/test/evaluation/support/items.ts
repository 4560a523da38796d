import fc from 'fast-check';
import type { Scored } from '../../../src/evaluation/mod.ts';
import { drawNormal, normalQuantile, type RandomSource } from '../../../src/stats/mod.ts';

/** Few distinct scores, so that ties are common. */
export const tiedItems = (minLength = 0): fc.Arbitrary<Scored[]> =>
  fc.array(fc.record({ score: fc.integer({ min: -3, max: 4 }).map((k) => k / 7), wrong: fc.boolean() }), {
    minLength,
    maxLength: 40,
  });

/** As `tiedItems`, both classes present. */
export const bothClasses = (): fc.Arbitrary<Scored[]> =>
  tiedItems(2).filter((items) => items.some(({ wrong }) => wrong) && items.some(({ wrong }) => !wrong));

export const itemsOf = (scores: readonly number[], labels: readonly (0 | 1)[]): Scored[] =>
  scores.map((score, index) => ({ score, wrong: labels[index] === 1 }));

/** Two normal classes whose true AUROC is `auroc` (equal variances: A = Φ(μ/√2)). */
export function binormal(nWrong: number, nBenign: number, auroc: number, random: RandomSource): Scored[] {
  const shift = Math.SQRT2 * normalQuantile(auroc);
  return [
    ...Array.from({ length: nWrong }, () => ({ score: drawNormal(random) + shift, wrong: true })),
    ...Array.from({ length: nBenign }, () => ({ score: drawNormal(random), wrong: false })),
  ];
}

/** The definition: all pairs of a wrong and a benign item, ties half. */
export function pairCountAuroc(items: readonly Scored[]): number {
  const wrong = items.filter((item) => item.wrong);
  const benign = items.filter((item) => !item.wrong);
  let count = 0;
  for (const { score: a } of wrong) for (const { score: b } of benign) count += a > b ? 1 : a === b ? 0.5 : 0;
  return count / (wrong.length * benign.length);
}

/** The value of a defined estimate. */
export function valueOf(estimate: { readonly defined: boolean; readonly value?: number }): number {
  if (!estimate.defined || estimate.value === undefined)
    throw new Error(`undefined: ${JSON.stringify(estimate)}`);
  return estimate.value;
}
