const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^=/, 'Write == to compare.'],
  [/^&/, 'Write and.'],
  [/^\|/, 'Write or.'],
  [/^!/, 'Write not, or != to compare.'],
  [
    /^['"]/,
    'This string is not closed on its line, or holds an escape other than \\\\ \\\' \\" \\n \\t and \\uXXXX.',
  ],
  [
    /^[-.]?[0-9]/,
    "Numbers are written as in JSON and end before a space or a sign; dates and durations are strings: '2024-01-31', 'P30D'.",
  ],
  [/^[-+*/]/, 'Arithmetic is written add(a, b), sub(a, b) and mul(a, b).'],
  [
    /^[\p{L}\p{N}$@#`:]/u,
    'Names hold letters from A to Z, digits, _ and a dot, and begin with a letter or _; write any other name in the tree form, {var: …}.',
  ],
];

/** What to do about a character at which no word of the language begins. */
export function lexicalMessage(text: string, offset: number): string {
  const rest = text.slice(offset);
  const hint = HINTS.find(([pattern]) => pattern.test(rest))?.[1];
  if (hint !== undefined) return hint;
  const code = (rest.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `The character U+${code} has no meaning here outside a string.`;
}
