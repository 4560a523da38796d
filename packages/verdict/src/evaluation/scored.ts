import { VerdictError } from '../errors.ts';

/** One judged item: the score under evaluation (larger = more suspect) and whether it turned out wrong (positive). */
export interface Scored {
  readonly score: number;
  readonly wrong: boolean;
}

/** A measure that the data may not define: a missing class has no AUROC, and .5 would read like a measurement. */
export type Estimate =
  | { readonly defined: true; readonly value: number }
  | { readonly defined: false; readonly reason: string };

export interface ClassCounts {
  readonly nWrong: number;
  readonly nBenign: number;
}

/** @throws VerdictError `argument_invalid` naming the first index whose score is not finite */
export function assertFinite(items: readonly Scored[]): void {
  for (const [index, { score }] of items.entries()) {
    if (!Number.isFinite(score)) {
      throw new VerdictError(
        'argument_invalid',
        `The score at index ${index} is ${score}; remove the item or count it as missing.`,
      );
    }
  }
}

/** As `assertFinite`; calibration measures also need a probability. @throws VerdictError `argument_invalid` */
export function assertProbabilities(items: readonly Scored[]): void {
  assertFinite(items);
  for (const [index, { score }] of items.entries()) {
    if (!(score >= 0 && score <= 1)) {
      throw new VerdictError(
        'argument_invalid',
        `The score at index ${index} is ${score}; calibration needs probabilities in [0, 1].`,
      );
    }
  }
}

/** Scores of each class, in the order of the items. */
export function scoresByClass(items: readonly Scored[]): {
  readonly wrong: Float64Array;
  readonly benign: Float64Array;
} {
  const pick = (wanted: boolean): Float64Array =>
    Float64Array.from(
      items.filter(({ wrong }) => wrong === wanted),
      ({ score }) => score,
    );
  return { wrong: pick(true), benign: pick(false) };
}

export function countClasses(items: readonly Scored[]): ClassCounts {
  let nWrong = 0;
  for (const { wrong } of items) if (wrong) nWrong += 1;
  return { nWrong, nBenign: items.length - nWrong };
}

/** Why a measure that compares the classes is undefined; undefined where both are there. */
export function missingClass({ nWrong, nBenign }: ClassCounts): string | undefined {
  if (nWrong > 0 && nBenign > 0) return undefined;
  if (nWrong === 0 && nBenign === 0) return 'there are no items';
  return nWrong === 0 ? 'no item is labelled wrong' : 'no item is labelled benign';
}
