import { ShingleIds } from './shingle_ids.ts';

/** Both scores in [0, 1]. */
export interface Overlap {
  readonly jaccard: number;
  readonly containment: number;
}

/**
 * Jaccard index and containment (Broder 1997, "On the resemblance and containment of documents") over sets of
 * shingles: a repeated shingle counts once. The answer is compared with the union of the passages, and no shingle
 * crosses from one passage into the next. Nothing to compare gives 0.
 */
export function overlapOf(
  answer: readonly string[],
  passages: readonly (readonly string[])[],
  shingleSize: number,
): Overlap {
  const size = Math.min(shingleSize, answer.length);
  if (size === 0) return { jaccard: 0, containment: 0 };
  const ids = new ShingleIds();
  const held = new Set<number>();
  for (const passage of passages) ids.addShingles(ids.ofTerms(passage), size, held);
  const asked = new Set<number>();
  ids.addShingles(ids.ofTerms(answer), size, asked);
  let shared = 0;
  for (const shingle of asked) if (held.has(shingle)) shared++;
  return { jaccard: shared / (asked.size + held.size - shared), containment: shared / asked.size };
}
