const MOST_CHARACTERS = 4096;

/** Reasons and names come from people: the index takes no NUL and no half character, and a cut may leave one. */
export const inOneLine = (text: string): string =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();
