import { FEATURE_NAMES, type TrainingRow } from '../../../src/risk/mod.ts';
import { featuresFrom } from '../../../src/risk/parse_features.ts';
import { drawNormal, seededRandom } from '../../../src/stats/mod.ts';

export const START_MS = 1_767_225_600_000;
export const MINUTE_MS = 60_000;

/** The truth behind `rowsOf`: three features count, with a base rate of about a third. */
export const trueLogOdds = (r: number, logN: number, containment: number): number =>
  -0.8 + 1.2 * r - 0.7 * logN - 0.9 * containment;

export interface RowOptions {
  /** Share of rows without grounding. */
  readonly missing?: number;
  /** From this row on, what spoke for wrong speaks for benign. */
  readonly flipFrom?: number;
  /** Steepness of the truth; large: separable. */
  readonly steepness?: number;
}

/** One row per minute, standard normal features, labels drawn from the truth. */
export function rowsOf(n: number, seed: number, options: RowOptions = {}): readonly TrainingRow[] {
  const { missing = 0, flipFrom = Number.POSITIVE_INFINITY, steepness = 1 } = options;
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, i): TrainingRow => {
    const drawn = new Map(FEATURE_NAMES.map((name) => [name, drawNormal(random)]));
    const of = (name: (typeof FEATURE_NAMES)[number]): number => drawn.get(name) ?? 0;
    const sign = i >= flipFrom ? -1 : 1;
    const z = steepness * sign * trueLogOdds(of('r'), of('log_n'), of('grounding_containment'));
    const hidden = random() < missing;
    const label = random() < 1 / (1 + Math.exp(-z)) ? 'wrong' : 'benign';
    const features = featuresFrom((name) => (hidden && name === 'grounding_containment' ? null : of(name)));
    return { features, label, atMs: START_MS + i * MINUTE_MS };
  });
}
