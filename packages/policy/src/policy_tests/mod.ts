/**
 * Tests of policies, as files beside them: a context, and the plan and verdict that are expected of it.
 */
export type { Mismatch } from './compare_expected.ts';
export type { PolicyTestSuite } from './policy_test.ts';
export { readPolicyTests } from './read_policy_tests.ts';
export { runPolicyTests, type TestReport } from './run_policy_tests.ts';
