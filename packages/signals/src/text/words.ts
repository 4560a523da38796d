/** Unicode White_Space (UCD PropList, unchanged since Unicode 6.3), spelled out so that no library's table decides. */
const WHITE_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/**
 * The words of a text by a rule that needs no dictionary and no locale: NFC, A–Z to a–z and nothing else, split
 * at Unicode White_Space. Punctuation stays with its word.
 */
export function splitWords(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
    .split(WHITE_SPACE)
    .filter((word) => word !== '');
}
