import { PolicyError } from '../errors.ts';
import type { PolicyContext } from '../model/context.ts';
import { readContext } from './read_context.ts';

/**
 * A context as it came, with the values that the operator pins. Those are not for a sender to say, not even alike:
 * else an empty list could stand for the real one.
 * @throws PolicyError `context_invalid`
 */
export function boundContext(
  context: PolicyContext,
  bindings: Readonly<Record<string, unknown>>,
): PolicyContext {
  const pinned = Object.keys(bindings);
  if (pinned.length === 0) return context;
  const { inputs, commitments, variables } = context;
  const taken = pinned.filter((name) =>
    [inputs, commitments, variables].some((member) => Object.hasOwn(member, name)),
  );
  if (taken.length > 0) {
    throw new PolicyError(
      'context_invalid',
      `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} set by the operator: leave it out of the context.`,
    );
  }
  return readContext({ ...context, inputs: { ...inputs, ...bindings } });
}
