import type { SourcePlace } from '../model/diagnostic.ts';
import type { Policy } from '../model/policy.ts';
import { readPolicyValue } from './shape/read_policy_value.ts';
import type { SourceProblem } from './source_problem.ts';
import { readYaml } from './yaml/read_yaml.ts';

export type ReadPolicy =
  | {
      readonly ok: true;
      readonly policy: Policy;
      /** Of the value at an RFC 6901 pointer into the policy, or of the nearest value around it that was written. */
      placeOf(pointer: string): SourcePlace;
    }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

/**
 * Reads a policy as its owner wrote it: YAML 1.2 or JSON, at most 1 MiB. All problems are given at once, up to 100.
 * A policy that is read is of the right shape; whether its parts fit each other is for the linter to say. Never throws
 * on input.
 */
export function readPolicy(text: string): ReadPolicy {
  const source = readYaml(text);
  if (!source.ok) return source;
  const { places } = source;
  const shape = readPolicyValue(source.value);
  if (shape.ok) return { ok: true, policy: shape.policy, placeOf: (pointer) => places.ofValue(pointer) };
  const problems = shape.problems.map(({ message, pointer, atKey }) => ({
    message,
    pointer,
    ...(atKey ? places.ofKey(pointer) : places.ofValue(pointer)),
  }));
  return { ok: false, problems };
}
