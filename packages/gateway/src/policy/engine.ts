export { bindingsObjection } from './bindings_objection.ts';
export { compileStored } from './compile_stored.ts';
export { driftOfRecords } from './drift_of_records.ts';
export { isRefusal } from './is_refusal.ts';
export { parametersOf } from './parameters_of.ts';
export { standingText } from './standing_text.ts';
export { driftGate } from '@kakeya/policy';
