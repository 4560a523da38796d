export {
  analyseExperiment,
  type ArmReport,
  type ExperimentAnalysis,
  type OpenInterval,
} from './analyse_experiment.ts';
export type { RoutedRecord } from './arm_summary.ts';
export { type Arm, type Assignment, assignArm } from './assign_arm.ts';
export { chooseRoute, type RiskEstimate, type Route, type RouteReason } from './choose_route.ts';
export type { BreachEvidence } from './evidence.ts';
export type { GuardrailReading } from './guardrail_reading.ts';
export {
  type GuardrailEvent,
  type GuardrailState,
  INITIAL_GUARDRAIL,
  type ResumeEvent,
  type RollbackEvent,
  resumeRouting,
} from './guardrail_state.ts';
export { assertGuardrails, DEFAULT_GUARDRAILS, type Guardrails } from './guardrails.ts';
export {
  assertRoutingParams,
  DEFAULT_ROUTING,
  type RoutingExperiment,
  type RoutingParams,
} from './params.ts';
export { type Look, type LookDecision, takeLook } from './take_look.ts';
