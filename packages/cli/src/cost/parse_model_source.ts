import type { ModelSource } from '@kakeya/verdict/cost';
import { InvalidArgumentError } from 'commander';

/** `tag:NAME` or `column:NAME`. */
export function parseModelSource(text: string): ModelSource {
  const match = /^(tag|column):(.+)$/.exec(text);
  const [, kind, name] = match ?? [];
  if (name !== undefined && (kind === 'tag' || kind === 'column')) return { kind, name };
  throw new InvalidArgumentError(
    'Give tag:NAME for a key of Tags, or column:NAME, such as column:ResourceId.',
  );
}
