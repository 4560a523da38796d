import { PolicyError } from '@kakeya/policy';
import { type ProblemBody, problem, type ProblemTypeName } from '@kakeya/protocol';

/** How a question is refused that cannot be planned or verified; undefined: the fault is ours. */
export function proofProblem(fault: unknown, requestId: string): ProblemBody | undefined {
  const type = fault instanceof PolicyError ? TYPES.get(fault.code) : undefined;
  if (!(fault instanceof PolicyError) || type === undefined) return undefined;
  return problem(type, { detail: fault.message, request_id: requestId });
}

const TYPES: ReadonlyMap<string, ProblemTypeName> = new Map([
  ['argument_invalid', 'invalid-request'],
  ['weights_invalid', 'invalid-request'],
  ['context_invalid', 'policy-context-invalid'],
  ['set_invalid', 'policy-context-invalid'],
  ['plan_invalid', 'policy-plan-invalid'],
  ['hash_mismatch', 'policy-plan-invalid'],
]);
