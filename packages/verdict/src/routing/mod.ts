export { type Arm, type Assignment, assignArm } from './assign_arm.ts';
export { chooseRoute, type RiskEstimate, type Route, type RouteReason } from './choose_route.ts';
export type { BreachEvidence } from './evidence.ts';
export {
  type GuardrailEvent,
  type GuardrailState,
  INITIAL_GUARDRAIL,
  type ResumeEvent,
  type RollbackEvent,
  resumeRouting,
} from './guardrail_state.ts';
export {
  assertRoutingParams,
  DEFAULT_ROUTING,
  type RoutingExperiment,
  type RoutingParams,
} from './params.ts';
