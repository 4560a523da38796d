/**
 * Policy: what a policy owner wrote, compiled, planned, evaluated, with a proof per rule. No I/O and no clock.
 */
export { PolicyError, type PolicyErrorCode } from './errors.ts';
