import { type CompiledPolicy, irJson, policyJson } from '@kakeya/policy';
import type { PolicyBindings } from '@kakeya/storage';
import type { PolicyStanding } from '@kakeya/verdict';

/** A version as the journal keeps it: with all that is needed to evaluate it again without the registry. */
export const standingText = ({ policy, ir }: CompiledPolicy, bindings: PolicyBindings): PolicyStanding => ({
  version: policy.version,
  policy: policyJson(policy),
  ir: irJson(ir),
  bindings,
});
