import { VerdictError } from '../errors.ts';
import { foldText } from '../grounding/fold_text.ts';
import { overlapOf } from '../grounding/overlap.ts';
import { PassageFacts } from '../grounding/spans/passage_facts.ts';
import { scanSpans } from '../grounding/spans/scan_spans.ts';
import type { Span } from '../grounding/spans/span.ts';
import { termsOf } from '../grounding/terms.ts';
import { tokenize } from '../grounding/tokens.ts';
import type { CheckResult } from './check_result.ts';

export interface SelfConsistencyParams {
  /** Least mean agreement of the pairs, in (0, 1]. */
  readonly minAgreement: number;
}

/** English paraphrases share about half of their content words; see the guide for how to set it on own data. */
export const DEFAULT_SELF_CONSISTENCY: SelfConsistencyParams = { minAgreement: 0.5 };

export interface SelfConsistency {
  /** Samples compared. */
  readonly n: number;
  /** Mean agreement of all pairs, in [0, 1]; null with fewer than two samples. */
  readonly agreement: number | null;
  /** The pair that agrees least. */
  readonly lowest: number | null;
  readonly status: 'pass' | 'fail' | 'not_evaluated';
}

/** Pairs grow with the square. */
const MAX_SAMPLES = 32;

interface Sample {
  readonly terms: readonly string[];
  readonly spans: readonly Span[];
  readonly facts: PassageFacts;
}

/**
 * How much several answers sampled for the same question agree, in the manner of SelfCheckGPT (Manakul et al. 2023)
 * without a model: per pair the smaller of the Jaccard index of their content words and the share of their numbers,
 * dates and quantities that the other one holds. Agreement is not truth: a model can be wrong in the same way every
 * time. A sample without words agrees with nothing.
 * @param samples at most 32, of one answer each
 * @throws VerdictError `params_invalid`, `argument_invalid`
 */
export function selfConsistency(
  samples: readonly string[],
  { minAgreement }: SelfConsistencyParams = DEFAULT_SELF_CONSISTENCY,
): SelfConsistency {
  if (!(minAgreement > 0 && minAgreement <= 1)) {
    throw new VerdictError(
      'params_invalid',
      `minAgreement must be above 0 and at most 1, not ${minAgreement}.`,
    );
  }
  const n = samples.length;
  if (n > MAX_SAMPLES) {
    throw new VerdictError('argument_invalid', `Give at most ${MAX_SAMPLES} samples, not ${n}.`);
  }
  if (n < 2) return { n, agreement: null, lowest: null, status: 'not_evaluated' };
  const read = samples.map(readSample);
  const pairs = read.flatMap((a, index) => read.slice(index + 1).map((b) => pairAgreement(a, b)));
  // Sorted: the order of the samples must not show in the last digit of the sum.
  pairs.sort((a, b) => a - b);
  const agreement = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
  return { n, agreement, lowest: pairs[0] ?? 0, status: agreement >= minAgreement ? 'pass' : 'fail' };
}

/** The vote of the samples: suspicion is 1 − agreement. */
export function selfConsistencyResult(
  { n, agreement, lowest, status }: SelfConsistency,
  durationMs: number | null,
): CheckResult {
  return {
    check: 'self_consistency',
    status,
    score: agreement === null ? null : 1 - agreement,
    evidence: { n, agreement, lowest },
    durationMs,
  };
}

function readSample(source: string): Sample {
  const { text } = foldText(source);
  const facts = new PassageFacts();
  facts.add(text);
  return {
    terms: termsOf(tokenize(text), { stopWords: true, stemming: true }),
    spans: scanSpans(text).filter(({ claims }) => claims.length > 0),
    facts,
  };
}

function pairAgreement(a: Sample, b: Sample): number {
  if (a.terms.length === 0 || b.terms.length === 0) return 0;
  const words = overlapOf(a.terms, [b.terms], 1).jaccard;
  const stated = a.spans.length + b.spans.length;
  if (stated === 0) return words;
  const shared =
    a.spans.filter((span) => b.facts.supports(span)).length +
    b.spans.filter((span) => a.facts.supports(span)).length;
  return Math.min(words, shared / stated);
}
