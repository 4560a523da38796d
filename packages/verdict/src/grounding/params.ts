import { VerdictError } from '../errors.ts';

/** Which score must reach its minimum before an answer can be called grounded. */
export type GroundingScore = 'containment' | 'jaccard' | 'both';

/** Versioned configuration of the overlap check. */
export interface GroundingParams {
  /** Tokens per shingle. An answer with fewer tokens is compared in shingles of its own length. */
  readonly shingleSize: number;
  /** Least Jaccard index, used where `decideBy` names it. */
  readonly minOverlap: number;
  /** Least share of the answer's distinct shingles that some passage holds. */
  readonly minContainment: number;
  readonly decideBy: GroundingScore;
  /** Leave out English function words before shingling. */
  readonly stopWords: boolean;
  /** Compare English word stems (Porter 1980) instead of words. */
  readonly stemming: boolean;
  /** How many unsupported spans the report lists; the count goes on. */
  readonly maxSpans: number;
}

/**
 * Containment decides, because Jaccard falls with the length of the passages: a short answer copied from a long
 * passage has a Jaccard index near 0. `docs/guide/grounding.md` says how .5 was chosen and what it lets through.
 */
export const DEFAULT_GROUNDING: GroundingParams = {
  shingleSize: 2,
  minOverlap: 0.35,
  minContainment: 0.5,
  decideBy: 'containment',
  stopWords: false,
  stemming: false,
  maxSpans: 100,
};

const MAX_SHINGLE = 16;
const MAX_SPANS = 100_000;

/**
 * Refuses parameters under which the check would say nothing: NaN passes every comparison that it should fail.
 *
 * @throws VerdictError `params_invalid`
 */
export function assertGroundingParams(params: GroundingParams): void {
  assertInteger('shingleSize', params.shingleSize, 1, MAX_SHINGLE);
  assertInteger('maxSpans', params.maxSpans, 0, MAX_SPANS);
  assertShare('minOverlap', params.minOverlap);
  assertShare('minContainment', params.minContainment);
  if (!['containment', 'jaccard', 'both'].includes(params.decideBy)) {
    throw invalid(`decideBy must be containment, jaccard or both, not ${params.decideBy}.`);
  }
  for (const name of ['stopWords', 'stemming'] as const) {
    if (typeof params[name] !== 'boolean') throw invalid(`${name} must be true or false.`);
  }
}

function assertInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw invalid(`${name} must be an integer from ${min} to ${max}, not ${value}.`);
}

function assertShare(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= 1) return;
  throw invalid(`${name} must lie in [0, 1], not ${value}.`);
}

function invalid(message: string): VerdictError {
  return new VerdictError('params_invalid', message);
}
