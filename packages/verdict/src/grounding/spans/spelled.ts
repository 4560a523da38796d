const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const VALUES = new Map<string, number>([
  ...ONES.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, 10 * (index + 2)]),
]);

/** English numbers up to ninety-nine, in letters. Longer spellings stand before their own beginnings. */
export const SPELLED = `(?<![\\p{L}\\p{N}-])(?:(?:${TENS.join('|')})[- ](?:${ONES.slice(1, 10).join('|')})|${[...TENS, ...ONES.toReversed()].join('|')})(?![\\p{L}\\p{N}])`;

/** @param words as `SPELLED` matches them */
export function spelledValue(words: string): number {
  let value = 0;
  for (const word of words.toLowerCase().split(/[- ]/)) value += VALUES.get(word) ?? 0;
  return value;
}
