import type { RepetitionReport } from './repetition.ts';

/** `quantity`: a number with a unit, a currency or a percent sign. `name`: a capitalised run, an acronym or a URL. */
export type SpanKind = 'number' | 'date' | 'quantity' | 'name';

/** A piece of the answer that stands in no passage. */
export interface UnsupportedSpan {
  readonly kind: SpanKind;
  /** `answer.slice(start, end)`. */
  readonly text: string;
  /** UTF-16 offset into the answer as given. */
  readonly start: number;
  /** UTF-16 offset one past the last unit. */
  readonly end: number;
  /** How the span was read; the first reading where it has several. */
  readonly normalized: string;
}

/** Why an answer is not grounded. */
export type GroundingReason =
  | 'answer_empty'
  | 'passages_empty'
  | 'containment_low'
  | 'jaccard_low'
  | 'number_unsupported'
  | 'date_unsupported'
  | 'quantity_unsupported';

/** Overlap of an answer with the passages it was made from. It is not entailment. */
export interface GroundingReport {
  /** |A ∩ P| / |A ∪ P| over distinct shingles of the answer A and of all passages P, in [0, 1]. */
  readonly jaccard: number;
  /** |A ∩ P| / |A|, in [0, 1]. */
  readonly containment: number;
  /** Tokens that were compared, after stop words. */
  readonly answerTokens: number;
  readonly passageTokens: number;
  /** In order of the text, at most `maxSpans`. */
  readonly unsupported: readonly UnsupportedSpan[];
  /** All of them, listed or not. */
  readonly unsupportedCount: number;
  /** Structure of the answer alone. It never decides here. */
  readonly repetition: RepetitionReport;
  readonly grounded: boolean;
  /** Empty exactly when `grounded`. */
  readonly reasons: readonly GroundingReason[];
}
