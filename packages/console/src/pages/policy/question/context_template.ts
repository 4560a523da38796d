import type { PolicyDocument } from '../../policies/policy_answers.ts';

type Input = PolicyDocument['inputs'][string];

/** Of the right type and of nobody: whoever fills it in must see that it is not yet. */
const EXAMPLES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['string', ''],
  ['number', 0],
  ['boolean', false],
  ['date', '2026-01-01'],
  ['hex', '00'],
]);

/**
 * A context with a value of the right type for each input, as indented JSON. Inputs that are pinned are left out: a
 * context that says them is refused.
 */
export function contextTemplate(
  inputs: PolicyDocument['inputs'],
  pinned: Readonly<Record<string, unknown>>,
): string {
  const given = Object.entries(inputs).filter(([name]) => !Object.hasOwn(pinned, name));
  return JSON.stringify(
    { inputs: Object.fromEntries(given.map(([name, spec]) => [name, exampleOf(spec)])) },
    null,
    2,
  );
}

function exampleOf({ type, items }: Input): unknown {
  if (type === 'array') return items === undefined ? [] : [EXAMPLES.get(items) ?? null];
  return EXAMPLES.get(type) ?? null;
}

/** An input and its type, in words. */
export const inputWords = ({ type, items }: Input): string =>
  type === 'array' ? `list of ${items ?? 'scalars'}` : type;
