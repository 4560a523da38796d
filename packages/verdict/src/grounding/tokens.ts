/** One token: its folded form, and where it stands in the text that was segmented. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Scripts whose words only a dictionary separates, and Hangul, whose words carry their particles. Dictionaries
 * differ between ICU versions, so each character (with its marks; a conjoining Hangul syllable as one) is a token.
 */
const BY_CHARACTER =
  /(?:[\u1100-\u115f\ua960-\ua97c]+[\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Tham}\p{Script=New_Tai_Lue}\p{Script=Tai_Le}\p{Script=Tai_Viet}])[\p{M}\uff9e\uff9f]*/gu;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const ASCII = /^[\0-\x7f]*$/;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** A fixed locale: the root rules of UAX #29, whatever the machine is set to. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * UAX #29 words and emoji of a folded text, in order. Punctuation and other symbols are no tokens.
 *
 * @param text as `foldText` gives it
 */
export function tokenize(text: string): Token[] {
  const characters: Token[] = [];
  const rest = ASCII.test(text)
    ? text
    : text.replace(BY_CHARACTER, (character: string, start: number) => {
        const word = foldWord(character);
        if (WORD_CHARACTER.test(word)) characters.push({ word, start, end: start + character.length });
        return ' '.repeat(character.length);
      });
  const tokens: Token[] = [];
  let next = 0;
  for (const { segment, index, isWordLike } of SEGMENTER.segment(rest)) {
    if (isWordLike !== true && (segment === ' ' || !EMOJI.test(segment))) continue;
    let character = characters[next];
    while (character !== undefined && character.start < index) {
      tokens.push(character);
      character = characters[++next];
    }
    const word = foldWord(segment);
    tokens.push({ word, start: index, end: index + segment.length });
  }
  for (; next < characters.length; next++) {
    const character = characters[next];
    if (character !== undefined) tokens.push(character);
  }
  return tokens;
}

/** Upper case first: it takes ß to SS and every sigma to one letter, which lower case alone does not. */
function foldWord(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  return word.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
