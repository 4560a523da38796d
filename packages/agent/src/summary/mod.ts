/**
 * The part of the agent that computes and signs: data → signals → PCS. No I/O; runs in a browser.
 *
 * ```ts
 * import { signPcs, summarise } from '@kakeya/agent/summary';
 *
 * const record = await signPcs(await summarise({ text }), key);
 * ```
 */
export { signPcs, type SigningKey } from '@kakeya/protocol';
export { AgentError, type AgentErrorCode } from '../errors.ts';
export { type BuildPcsInput, buildPcs, type UnsignedPcs } from './build_pcs.ts';
export type { SummaryContext } from './digest_context.ts';
export type { SummaryData } from './payload.ts';
export type {
  Submission,
  SubmissionPolicy,
  SubmissionTexts,
  SubmissionWithPolicy,
  SubmissionWithReceipt,
  SubmissionWithTexts,
} from './submission.ts';
export {
  type SummariseOptions,
  type SummaryInput,
  type SummaryInputWithTexts,
  summarise,
} from './summarise.ts';
export { withPolicy } from './with_policy.ts';
