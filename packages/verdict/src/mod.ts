export { budgetOf } from './budget.ts';
export { VerdictError, type VerdictErrorCode } from './errors.ts';
export type { Label } from './label.ts';
export type {
  Decision,
  Guarantee,
  Labelling,
  NoGuarantee,
  NoGuaranteeCode,
  Outcome,
  OutcomeCheck,
  OutcomeGrounding,
  OutcomePolicy,
  OutcomeScore,
  Verification,
} from './outcome.ts';
export { assertParams, DEFAULT_PARAMS, paramsHash, type VerifyParams } from './params.ts';
export type { EscalateCode, Reason, RejectCode } from './reason.ts';
export { regimeOf } from './regime.ts';
export { createVerifier, verify } from './verify.ts';
export * from './decision/mod.ts';
