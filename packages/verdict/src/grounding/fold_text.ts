/** A text with its characters folded one by one, and where each folded unit came from. */
export interface FoldedText {
  readonly text: string;
  /** Offset of the source character that the folded unit at `index` came from. */
  readonly sourceStart: (index: number) => number;
  /** Offset one past the source character that the folded unit before `index` came from. */
  readonly sourceEnd: (index: number) => number;
}

const NON_ASCII = /[^\0-\x7f]/;
const DIGIT = /^\p{Nd}$/u;
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u;
const SPACE = /^\p{Zs}$/u;

/** Characters whose NFKC form would change a number, or that NFKC leaves apart although they mean the same. */
const OWN_FORM: ReadonlyMap<string, string> = new Map([
  // Spaces that join the groups of one number (SI brochure 5.4.4); a plain space separates numbers.
  ['\u00a0', '\u202f'],
  ['\u2007', '\u202f'],
  ['\u2009', '\u202f'],
  ['\u202f', '\u202f'],
  ['\u2212', '-'],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2019', "'"],
  ['\u02bc', "'"],
  ['\u2044', '/'],
  ['\u066a', '%'],
  ['\u066b', '.'],
  ['\u066c', ','],
  ['\u207b', '-'],
]);
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const VULGAR_FRACTION = /^\d+\u2044\d*$/;

/**
 * NFKC character by character, with decimal digits of every script as 0–9, minus signs and number separators as
 * ASCII, and default-ignorable characters left out, so that a number cannot hide behind an invisible character.
 * Superscripts become `^` and a digit: NFKC alone would make 106 of 10⁶.
 */
export function foldText(source: string): FoldedText {
  if (!NON_ASCII.test(source)) {
    return { text: source, sourceStart: (index) => index, sourceEnd: (index) => index };
  }
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let afterSuperscript = false;
  for (let at = 0; at < source.length; ) {
    const point = source.codePointAt(at) ?? 0;
    const end = at + (point > 0xffff ? 2 : 1);
    const character = source.slice(at, end);
    const superscript = point > 0x7f && SUPERSCRIPT.includes(character);
    const folded = point < 0x80 ? character : foldCharacter(character, afterSuperscript);
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(at);
      ends.push(end);
    }
    pieces.push(folded);
    afterSuperscript = superscript || character === '\u207b';
    at = end;
  }
  return {
    text: pieces.join(''),
    sourceStart: (index) => starts[index] ?? source.length,
    sourceEnd: (index) => (index === 0 ? 0 : (ends[index - 1] ?? source.length)),
  };
}

function foldCharacter(character: string, afterSuperscript: boolean): string {
  const power = SUPERSCRIPT.indexOf(character);
  if (power >= 0) return afterSuperscript ? String(power) : `^${power}`;
  if (character === '\u207b') return '^-';
  const own = OWN_FORM.get(character);
  if (own !== undefined) return own;
  if (DIGIT.test(character)) return String(digitValue(character));
  if (IGNORABLE.test(character)) return '';
  if (SPACE.test(character)) return ' ';
  const folded = character.normalize('NFKC');
  if (VULGAR_FRACTION.test(folded)) return ` ${folded.replace('\u2044', '/')}`;
  return folded;
}

/** Decimal digits stand in ascending runs of ten (Unicode Standard 4.6), so the run's start says the value. */
function digitValue(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  let start = point;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start--;
  return (point - start) % 10;
}
