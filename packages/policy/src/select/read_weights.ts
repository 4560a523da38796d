import type { Policy } from '../model/policy.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { isObject } from '../source/shape/read_members.ts';
import { type ReadSource, readSource } from '../source/read_source.ts';
import { type RuleWeights, weightProblem } from './weights_of.ts';

/** Reads the weights of a policy's rules as YAML: a mapping of rule ids to numbers, as `weightsOf` takes it. Never throws on input. */
export function readWeights(text: string, policy: Policy): ReadSource<RuleWeights> {
  return readSource(text, (value, problems) => {
    if (!isObject(value)) return problems.refuse('', 'Weights must be a mapping of rule ids to numbers.');
    const weights = new Map<string, number>();
    for (const [id, weight] of Object.entries(value)) {
      const problem = weightProblem(id, weight, policy);
      if (problem !== undefined) problems.refuse(childPointer('', id), problem.message, problem.ofName);
      else if (typeof weight === 'number') weights.set(id, weight + 0);
    }
    return weights;
  });
}
