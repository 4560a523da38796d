import { type CompiledPolicy, PolicyError, readContext } from '@kakeya/policy';
import type { PolicyBindings } from '@kakeya/storage';

/**
 * A policy as it stands: with the values that its operator pins, which no context may give, not even alike, as a
 * gateway has it.
 */
export function boundPolicy(compiled: CompiledPolicy, bindings: PolicyBindings): CompiledPolicy {
  const pinned = Object.keys(bindings);
  if (pinned.length === 0) return compiled;
  return {
    ...compiled,
    facts: (context, nowMs, sets) => {
      const { inputs, commitments, variables } = context;
      const taken = pinned.filter((name) =>
        [inputs, commitments, variables].some((member) => Object.hasOwn(member, name)),
      );
      if (taken.length > 0) {
        const are = taken.length === 1 ? 'is' : 'are';
        const message = `${taken.join(', ')} ${are} set by the operator: leave it out of the context.`;
        throw new PolicyError('context_invalid', message);
      }
      return compiled.facts(readContext({ ...context, inputs: { ...inputs, ...bindings } }), nowMs, sets);
    },
  };
}
