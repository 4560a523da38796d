const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const VALUES = new Map<string, number>([
  ...ONES.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, 10 * (index + 2)]),
]);
const AND_ONES = new RegExp(`[- ](${ONES.slice(1, 10).join('|')})(?!\\p{L})`, 'iuy');

/**
 * An English number up to ninety-nine in letters.
 *
 * @param word the folded token at `start`
 */
export function readSpelled(
  text: string,
  word: string,
  start: number,
): { readonly core: string; readonly end: number } | undefined {
  const value = VALUES.get(word);
  if (value === undefined) return undefined;
  const end = start + word.length;
  if (value < 20) return { core: String(value), end };
  AND_ONES.lastIndex = end;
  const ones = AND_ONES.exec(text);
  if (ones === null) return { core: String(value), end };
  return {
    core: String(value + (VALUES.get((ones[1] ?? '').toLowerCase()) ?? 0)),
    end: end + ones[0].length,
  };
}
