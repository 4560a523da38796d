/** What can be wrong with a policy before there is a context to evaluate it on. */
export { lintPolicy } from './lint_policy.ts';
