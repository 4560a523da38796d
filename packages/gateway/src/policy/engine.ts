export { bindingsObjection } from './bindings_objection.ts';
export { compileStored } from './compile_stored.ts';
export { driftOfRecords } from './drift_of_records.ts';
export { isRefusal } from './is_refusal.ts';
export { parametersOf } from './parameters_of.ts';
export { proofProblem } from './proof_problem.ts';
export { planContext, verifyContext } from './prove_context.ts';
export { standingText } from './standing_text.ts';
export { driftGate, irJson, planJson } from '@kakeya/policy';
