/** A text with its characters folded one by one, and where each folded unit came from. */
export interface FoldedText {
  readonly text: string;
  /** Offset of the source character that the folded unit at `index` came from. */
  readonly sourceStart: (index: number) => number;
  /** Offset one past the source character that the folded unit before `index` came from. */
  readonly sourceEnd: (index: number) => number;
}

const NON_ASCII = /[^\0-\x7f]/gu;
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
]);
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const VULGAR_FRACTION = /^\d+\u2044\d*$/;

/**
 * NFKC character by character, with decimal digits of every script as 0–9, minus signs and number separators as
 * ASCII, and default-ignorable characters left out, so that a number cannot hide behind an invisible character.
 * Superscripts become `^` and a digit: NFKC alone would make 106 of 10⁶.
 */
export function foldText(source: string): FoldedText {
  const pieces: string[] = [];
  const changes: Change[] = [];
  let copied = 0;
  let length = 0;
  let powerEnd = -1;
  for (const { 0: character, index: start } of source.matchAll(NON_ASCII)) {
    const end = start + character.length;
    const isPower = character === '\u207b' || SUPERSCRIPT.includes(character);
    const folded = isPower ? foldPower(character, powerEnd === start) : foldCharacter(character);
    if (isPower) powerEnd = end;
    if (folded === character) continue;
    pieces.push(source.slice(copied, start), folded);
    const at = length + start - copied;
    length = at + folded.length;
    changes.push({ at, to: length, start, end });
    copied = end;
  }
  if (changes.length === 0)
    return { text: source, sourceStart: (index) => index, sourceEnd: (index) => index };
  pieces.push(source.slice(copied));
  return {
    text: pieces.join(''),
    sourceStart: (index) => sourceOf(changes, index).start,
    sourceEnd: (index) => (index === 0 ? 0 : sourceOf(changes, index - 1).end),
  };
}

/** Folded units `at` to `to` stand for the source units `start` to `end`; all others are copies. */
interface Change {
  readonly at: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** The source units of one folded unit, by binary search for the last change that is not after it. */
function sourceOf(changes: readonly Change[], index: number): { start: number; end: number } {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.at ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  const change = changes[low - 1];
  if (change === undefined) return { start: index, end: index + 1 };
  if (index < change.to) return change;
  const start = change.end + index - change.to;
  return { start, end: start + 1 };
}

function foldPower(character: string, continues: boolean): string {
  const digit = character === '\u207b' ? '-' : String(SUPERSCRIPT.indexOf(character));
  return continues ? digit : `^${digit}`;
}

function foldCharacter(character: string): string {
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
