import type { PolicyContext } from '../model/context.ts';
import { invalid } from './read_literal.ts';
import { readRoot } from './read_root.ts';

/**
 * The context with the root of a list that was loaded as the commitment of that name. A list that has another root
 * than the one committed to is not the list that was meant.
 * @throws PolicyError `context_invalid`
 */
export function withCommitment(context: PolicyContext, name: string, root: string): PolicyContext {
  const given = readRoot(root, `The root of ${name}`);
  const committed = Object.hasOwn(context.commitments, name) ? context.commitments[name] : undefined;
  if (committed === given) return context;
  if (committed !== undefined) {
    throw invalid(
      `The list ${JSON.stringify(name)} has the root ${given}, but commitments.${name} is ${committed}: give the list that was committed to, or commit to this one.`,
    );
  }
  if (Object.hasOwn(context.inputs, name) || Object.hasOwn(context.variables, name)) {
    throw invalid(`${JSON.stringify(name)} has a value already: a root can only be given in commitments.`);
  }
  const commitments = Object.fromEntries([...Object.entries(context.commitments), [name, given]]);
  return { ...context, commitments };
}
