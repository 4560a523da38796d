/**
 * N of M checks, each with a weight, a timeout, and fail-open or fail-closed. Pure: whoever calls has run the checks
 * and asked the judges; their answers come in as values.
 */
export {
  CHECK_NAMES,
  type CheckId,
  type CheckName,
  type CheckResult,
  type CheckStatus,
} from './check_result.ts';
export { combineChecks, type EnsembleVerdict } from './combine_checks.ts';
export {
  type DisagreementCheck,
  type DisagreementRecord,
  disagreementRecord,
  type DisagreementSubject,
} from './disagreement_record.ts';
export {
  type ExternalJudgeReply,
  type ExternalJudgeRequest,
  externalJudgeRequest,
  externalJudgeResult,
  type JudgeSubject,
  parseExternalJudgeReply,
} from './external_judge.ts';
export { assertEnsembleParams, type CheckSpec, type EnsembleParams, ensembleProblems } from './params.ts';
export {
  DEFAULT_SELF_CONSISTENCY,
  type SelfConsistency,
  selfConsistency,
  type SelfConsistencyParams,
  selfConsistencyResult,
} from './self_consistency.ts';
export type { Tally, TallyReason } from './tally.ts';
