import { VerdictError } from '../errors.ts';

/** The largest sample a tree may be grown from. Larger ones isolate no better (Liu et al., section 3). */
export const MAX_TREE_SAMPLE = 4096;

const LENGTHS = pathLengths();

/**
 * c(n) = 2·H(n−1) − 2(n−1)/n: the mean depth at which a search among n ends in a random binary search tree, with the
 * harmonic number itself where the paper puts ln(i) + 0.5772. c(0) = c(1) = 0 (Liu, Ting and Zhou, "Isolation Forest",
 * ICDM 2008, eq. 1).
 * @throws VerdictError `argument_invalid` unless n is an integer from 0 to 4096
 */
export function averagePathLength(n: number): number {
  const length = LENGTHS[n];
  if (length === undefined) {
    throw new VerdictError(
      'argument_invalid',
      `n must be an integer from 0 to ${MAX_TREE_SAMPLE}, not ${n}.`,
    );
  }
  return length;
}

function pathLengths(): Float64Array {
  const lengths = new Float64Array(MAX_TREE_SAMPLE + 1);
  let harmonic = 0;
  for (let n = 2; n <= MAX_TREE_SAMPLE; n++) {
    harmonic += 1 / (n - 1);
    lengths[n] = 2 * harmonic - (2 * (n - 1)) / n;
  }
  return lengths;
}
