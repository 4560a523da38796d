import { PolicyError } from '../errors.ts';
import type { Ir } from '../model/ir.ts';
import type { Policy } from '../model/policy.ts';
import { irHashOf } from './ir_json.ts';
import { irOf } from './ir_of.ts';

/**
 * That an IR is the one of this policy: compiled again, it has both hashes.
 * @throws PolicyError `hash_mismatch`, or `policy_invalid`: the policy cannot be compiled
 */
export function assertIrOf(policy: Policy, ir: Ir): void {
  const own = irOf(policy);
  if (own.policy_hash !== ir.policy_hash) {
    throw new PolicyError(
      'hash_mismatch',
      `The IR is of another policy than ${policy.id} ${policy.version}.`,
    );
  }
  if (irHashOf(ir) !== ir.ir_hash || own.ir_hash !== ir.ir_hash) {
    throw new PolicyError('hash_mismatch', `The IR is not what ${policy.id} ${policy.version} compiles to.`);
  }
}
