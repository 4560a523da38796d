import { PolicyError } from '../errors.ts';
import type { Policy } from '../model/policy.ts';

/** What a rule costs, by its id. */
export type RuleWeights = ReadonlyMap<string, number>;

/** Larger weights would make the sum of a plan inexact for no use. */
const MAX_WEIGHT = 1e9;

/**
 * Weights from a map of rule ids to numbers from 0 to 1e9.
 * @throws PolicyError `weights_invalid`: naming each rule that the policy lacks, or whose weight is none
 */
export function weightsOf(value: unknown, policy: Policy): RuleWeights {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError('weights_invalid', 'Weights must be a map of rule ids to numbers.');
  }
  const weights = new Map<string, number>();
  const problems: string[] = [];
  for (const [id, weight] of Object.entries(value)) {
    const problem = weightProblem(id, weight, policy);
    if (problem !== undefined) problems.push(problem.message);
    else if (typeof weight === 'number') weights.set(id, weight + 0);
  }
  if (problems.length > 0) throw new PolicyError('weights_invalid', problems.slice(0, 20).join(' '));
  return weights;
}

export interface WeightProblem {
  readonly message: string;
  /** That there is no such rule, not what it weighs. */
  readonly ofName: boolean;
}

/** What is wrong with the weight of one rule; undefined: nothing. */
export function weightProblem(id: string, weight: unknown, policy: Policy): WeightProblem | undefined {
  const name = JSON.stringify(id.slice(0, 80));
  if (!policy.rules.some((rule) => rule.id === id)) {
    return {
      message: `The policy has no rule ${name}: remove its weight or correct the name.`,
      ofName: true,
    };
  }
  // Comparisons with NaN are false.
  if (typeof weight === 'number' && weight >= 0 && weight <= MAX_WEIGHT) return undefined;
  return { message: `The weight of ${name} must be a number from 0 to ${MAX_WEIGHT}.`, ofName: false };
}
