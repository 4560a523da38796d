import type { Policy } from '../../src/model/policy.ts';
import { readPolicy } from '../../src/source/read_policy.ts';

/** The policy of a text that must be one. */
export function policyOf(text: string): Policy {
  const read = readPolicy(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}
