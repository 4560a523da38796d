import type { Token } from '../tokens.ts';
import type { NameSpan } from './names.ts';

/**
 * The names that some passage supports: each word stands in one, and each two neighbours stand side by side, so
 * that a surname is supported by the full name.
 */
export function supportedNames(
  names: readonly NameSpan[],
  passages: readonly (readonly Token[])[],
): ReadonlySet<NameSpan> {
  const asked = new Set(names.flatMap(({ words }) => words));
  const words = new Set<string>();
  const pairs = new Set<string>();
  for (const tokens of passages) {
    let previous: string | undefined;
    for (const { word } of tokens) {
      const isAsked = asked.has(word);
      if (isAsked) words.add(word);
      if (isAsked && previous !== undefined) pairs.add(`${previous}\0${word}`);
      previous = isAsked ? word : undefined;
    }
  }
  return new Set(
    names.filter((name) =>
      name.words.every((word, index) =>
        index === 0 ? words.has(word) : pairs.has(`${name.words[index - 1]}\0${word}`),
      ),
    ),
  );
}
