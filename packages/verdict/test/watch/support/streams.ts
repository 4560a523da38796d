import { drawNormal, normalCdf, type RandomSource, seededRandom } from '../../../src/stats/mod.ts';
import {
  conformalPValues,
  driftAlarm,
  INITIAL_MARTINGALE,
  updateMartingale,
} from '../../../src/watch/mod.ts';

/** Scores Φ(z), z normal around `shift`: uniform if unshifted. */
export const normalScores = (count: number, shift: number, random: RandomSource): number[] =>
  Array.from({ length: count }, () => normalCdf(drawNormal(random) + shift));

/** The largest capital, as a logarithm, that a stream of p-values ever gives. */
export const maxLogOf = (pValues: readonly number[]): number =>
  pValues.reduce(updateMartingale, INITIAL_MARTINGALE).maxLog;

export interface Shifted {
  readonly nReference: number;
  readonly before: number;
  readonly shift: number;
  readonly after: number;
}

/**
 * Outcomes from the shift to the alarm at threshold 100, one per stream, sorted; infinite if it never came. A stream
 * that alarmed before its shift is left out.
 */
export function delays(
  streams: number,
  { nReference, before, shift, after }: Shifted,
  seed: number,
): number[] {
  const random = seededRandom(seed);
  const found: number[] = [];
  for (let stream = 0; stream < streams; stream++) {
    const reference = normalScores(nReference, 0, random);
    const scores = [...normalScores(before, 0, random), ...normalScores(after, shift, random)];
    let state = INITIAL_MARTINGALE;
    let alarmAt = Number.POSITIVE_INFINITY;
    for (const p of conformalPValues(reference, scores, random)) {
      state = updateMartingale(state, p);
      if (driftAlarm(state, 100)) {
        alarmAt = state.n;
        break;
      }
    }
    if (alarmAt > before) found.push(alarmAt - before);
  }
  return found.toSorted((a, b) => a - b);
}
