import { type CompiledPolicy, compilePolicy, PolicyError, parsePolicyJson, policyHash } from '@kakeya/policy';

/**
 * A policy from its canonical text.
 * @throws PolicyError `ir_invalid`, `policy_invalid`; `hash_mismatch`: the text is of another policy
 */
export function compileStored(document: string, hash: string): CompiledPolicy {
  const policy = parsePolicyJson(document);
  if (policyHash(policy) !== hash)
    throw new PolicyError('hash_mismatch', `What is registered as ${hash} has another hash: restore it.`);
  return compilePolicy(policy);
}
