import { boundContext, type CompiledPolicy } from '@kakeya/policy';
import type { PolicyBindings } from '@kakeya/storage';

/** A policy as it stands: with the values that its operator pins, as a gateway has it. */
export const boundPolicy = (compiled: CompiledPolicy, bindings: PolicyBindings): CompiledPolicy => ({
  ...compiled,
  facts: (context, nowMs, sets) => compiled.facts(boundContext(context, bindings), nowMs, sets),
});
