/**
 * The deterministic simulator: the gateway's core and the agent under one seed, with everything that can go wrong
 * around them. See `docs/simulator.md`; `npm run sim` runs it.
 */
export { prepareEnvironment, type Environment } from './nodes/environment.ts';
export { makePlan } from './plan/make_plan.ts';
export type { Plan, PlanItem } from './plan/plan.ts';
export { runSchedule, type ScheduleResult } from './schedule.ts';
export type { Invariant, Violation } from './check/violation.ts';
