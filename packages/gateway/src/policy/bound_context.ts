import { PolicyError } from '@kakeya/policy';
import type { PolicyStanding } from '@kakeya/verdict';

const MEMBERS = ['inputs', 'commitments', 'variables'] as const;

/**
 * A context as it came, with the values that the operator pins. Those are not for a sender to say, not even alike:
 * else an empty list could stand for the real one.
 * @throws PolicyError `context_invalid`
 */
export function boundContext(
  context: Readonly<Record<string, unknown>>,
  bindings: PolicyStanding['bindings'],
): unknown {
  const pinned = Object.keys(bindings);
  if (pinned.length === 0) return context;
  const given = MEMBERS.flatMap((name) => Object.keys(Object(context[name])));
  const taken = pinned.filter((name) => given.includes(name));
  if (taken.length > 0) {
    throw new PolicyError(
      'context_invalid',
      `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} set by the operator: leave it out of the context.`,
    );
  }
  return { ...context, inputs: { ...Object(context['inputs']), ...bindings } };
}
