/**
 * Policies as documents: YAML read with the line and column of every problem, and the canonical form that is hashed
 * and stored.
 */
export { parsePolicyJson, policyHash, policyJson } from './policy_json.ts';
export { type ReadPolicy, readPolicy } from './read_policy.ts';
export type { SourceProblem } from './source_problem.ts';
