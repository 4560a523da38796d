import { InvalidArgumentError } from 'commander';

const DIMENSIONS = ['tenant', 'task', 'model', 'day'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** `tenant,task`: in this order, each at most once. */
export function parseDimensions(text: string): readonly Dimension[] {
  const chosen = text.split(',').flatMap((name) => DIMENSIONS.filter((dimension) => dimension === name));
  if (chosen.length === text.split(',').length && new Set(chosen).size === chosen.length) return chosen;
  throw new InvalidArgumentError(`Give some of ${DIMENSIONS.join(', ')}, separated by commas, each once.`);
}
