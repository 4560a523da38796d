import { VerdictError } from '../errors.ts';
import type { Interval, RandomSource } from '../stats/mod.ts';
import { missingClass } from './scored.ts';
import type { ScoreBlocks } from './score_blocks.ts';
import { assertConfidence } from './two_sided_z.ts';

export type BootstrapInterval =
  | (Interval & { readonly defined: true; readonly resamples: number; readonly confidence: number })
  | { readonly defined: false; readonly reason: string };

export interface BootstrapOptions {
  readonly random: RandomSource;
  /** Default 1000. */
  readonly resamples?: number;
  /** Default .95. */
  readonly confidence?: number;
}

/** Below this many items of a class the percentile interval is far too narrow to be shown. */
const LEAST_PER_CLASS = 10;

/**
 * Percentile bootstrap, resampled within each class so that the class sizes stay (Efron & Tibshirani 1993, chapter 13):
 * one interval per statistic, all from the same resamples, equal for an equal random stream. Somewhat too narrow: at
 * nominal .95 and 30 to 60 items per class, average precision was covered .91 to .92, the area under risk–coverage .94.
 * Undefined with fewer than 10 items of a class, and where all resamples agree: that shows no certainty.
 *
 * @throws VerdictError `argument_invalid`
 */
export function bootstrapIntervals<Name extends string>(
  blocks: ScoreBlocks,
  statistics: Readonly<Record<Name, (resample: ScoreBlocks) => number>>,
  { random, resamples = 1000, confidence = 0.95 }: BootstrapOptions,
): ReadonlyMap<Name, BootstrapInterval> {
  assertOptions(resamples, confidence);
  const names: Name[] = [];
  for (const name in statistics) names.push(name);
  const reason = tooFew(blocks);
  if (reason !== undefined) return new Map(names.map((name) => [name, { defined: false, reason }]));
  const values = names.map(() => new Float64Array(resamples));
  const [wrong, benign] = [positions(blocks.wrong), positions(blocks.benign)];
  for (let at = 0; at < resamples; at += 1) {
    const resample: ScoreBlocks = {
      ...blocks,
      wrong: redraw(wrong, blocks.scores.length, random),
      benign: redraw(benign, blocks.scores.length, random),
    };
    for (const [index, name] of names.entries()) {
      const list = values[index];
      if (list !== undefined) list[at] = statistics[name](resample);
    }
  }
  return new Map(
    names.map((name, index) => [name, percentiles(values[index] ?? new Float64Array(), confidence)]),
  );
}

function assertOptions(resamples: number, confidence: number): void {
  if (!Number.isInteger(resamples) || resamples < 100) {
    throw new VerdictError(
      'argument_invalid',
      `resamples must be an integer of at least 100, not ${resamples}.`,
    );
  }
  assertConfidence(confidence);
}

function tooFew(blocks: ScoreBlocks): string | undefined {
  const missing = missingClass(blocks);
  if (missing !== undefined) return missing;
  if (Math.min(blocks.nWrong, blocks.nBenign) >= LEAST_PER_CLASS) return undefined;
  return `resampling needs at least ${LEAST_PER_CLASS} items of each class`;
}

/** The block of every item. */
function positions(counts: Float64Array): Uint32Array {
  const list: number[] = [];
  for (const [block, count] of counts.entries()) for (let i = 0; i < count; i += 1) list.push(block);
  return Uint32Array.from(list);
}

function redraw(from: Uint32Array, blocks: number, random: RandomSource): Float64Array {
  const counts = new Float64Array(blocks);
  for (let i = 0; i < from.length; i += 1) {
    const block = from[Math.floor(random() * from.length)] ?? 0;
    counts[block] = (counts[block] ?? 0) + 1;
  }
  return counts;
}

/** The order statistics ⌊(B+1)·α/2⌋ and its mirror image. */
function percentiles(values: Float64Array, confidence: number): BootstrapInterval {
  if (values.some(Number.isNaN)) return { defined: false, reason: 'some resamples do not define it' };
  const sorted = values.toSorted();
  const resamples = sorted.length;
  const rank = Math.max(1, Math.floor(((resamples + 1) * (1 - confidence)) / 2));
  const low = sorted[rank - 1] ?? Number.NaN;
  const high = sorted[resamples - rank] ?? Number.NaN;
  // Not equality: one value, summed in another order, differs by rounding.
  if (!(high - low > 1e-12))
    return { defined: false, reason: 'all resamples agree, so resampling shows no error' };
  return { defined: true, low, high, resamples, confidence };
}
