import { type CompiledPolicy, compilePolicy, parsePolicyJson, PolicyError, policyHash } from '@kakeya/policy';
import type { RegisteredPolicy } from '@kakeya/storage';

/** @throws PolicyError `ir_invalid`, `policy_invalid`; `hash_mismatch`: what is registered was altered */
export function compileRegistered({ id, version, hash, document }: RegisteredPolicy): CompiledPolicy {
  const policy = parsePolicyJson(document);
  if (policyHash(policy) === hash) return compilePolicy(policy);
  throw new PolicyError(
    'hash_mismatch',
    `${id} ${version} has another hash than ${hash}: restore the registry.`,
  );
}
