/** How much of an answer stands in the passages it was made from. Overlap is not entailment, and not truth. */
export { checkGrounding } from './check_grounding.ts';
export {
  assertGroundingParams,
  DEFAULT_GROUNDING,
  type GroundingParams,
  type GroundingScore,
} from './params.ts';
export type { Loop, Readable, RepetitionReport } from './repetition.ts';
export type { GroundingReason, GroundingReport, SpanKind, UnsupportedSpan } from './report.ts';
