/**
 * The TypeScript SDK of an agent: compute a summary of an output, sign it, record it, submit it, branch on the
 * verdict. See {@link createAgent}. What needs no disk is in `@kakeya/agent/summary` and runs in a browser.
 */
export { type Agent, createAgent, type DeadLetters } from './agent.ts';
export { AgentError, type AgentErrorCode } from './errors.ts';
export type { AgentOptions } from './options.ts';
export type { DeadLetter, DeadLetterCode, DeadLetterReason, PendingRecord } from './outbox/types.ts';
export type { Decision, Outcome, OutcomeReason } from './send/outcome.ts';
export type {
  OutcomeCheck,
  OutcomeGrounding,
  OutcomeGuarantee,
  OutcomeLabelling,
  OutcomeNoGuarantee,
  OutcomePolicy,
  OutcomeRoute,
  OutcomeScore,
} from './send/outcome_parts.ts';
export type { DeadLettered, Decided, SubmitResult } from './send/result.ts';
export { DEFAULT_RETRY_POLICY, type RetryPolicy } from './send/retry_policy.ts';
export { type BuildPcsInput, buildPcs, type UnsignedPcs } from './summary/build_pcs.ts';
export type { SummaryContext } from './summary/digest_context.ts';
export type { SummaryData } from './summary/payload.ts';
export type {
  Submission,
  SubmissionPolicy,
  SubmissionTexts,
  SubmissionWithPolicy,
  SubmissionWithReceipt,
  SubmissionWithTexts,
} from './summary/submission.ts';
export {
  type SummariseOptions,
  type SummaryInput,
  type SummaryInputWithTexts,
  summarise,
} from './summary/summarise.ts';
export { withPolicy } from './summary/with_policy.ts';
