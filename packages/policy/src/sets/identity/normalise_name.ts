import { PolicyError } from '../../errors.ts';

/** Controls, formats (zero-width and bidirectional marks, soft hyphens) and what else is not to be seen, but no space. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--\p{White_Space}]/gv;
const SPACES = /\p{White_Space}+/gv;

/**
 * What is typed or put by a word processor where ' and - are meant. As NFKC leaves them apart, an entry of a list would
 * be missed for a curly apostrophe, and anyone could see to that.
 */
const APOSTROPHES = /[`\u02b9\u02bb-\u02bd\u2018\u2019\u201b\u2032]/g;
const HYPHENS = /[\u2010-\u2015\u2212]/g;
/** What NFKC makes of U+00B4. */
const ACUTE_ALONE = ' \u0301';

/** Most names of most lists: nothing of them changes but case and spaces. Without the grave accent, which stands for an apostrophe. */
const ASCII = /^[ -_a-~]*$/;

/** Two are the most that any character of Unicode needs; the rest is for combinations. */
const MAX_ROUNDS = 8;

/**
 * The one spelling of a name: NFKC; case folded; characters that are not seen removed, each run of any spaces one
 * space, none at the ends; one apostrophe and one hyphen for their typographic forms. Two writings of a name that differ
 * in nothing else are found to be the same; accents, other punctuation and the order of words are part of a name.
 *
 * ECMAScript has no case folding, and lower case alone is none (ß, ẞ and SS stay apart). Folded here is: upper case,
 * then lower case, of no locale, with one sigma (lower case has a final one) and with one i for the four of Turkish
 * (I, ı, İ, i: upper and lower case pair them otherwise there). This joins all that the full folding of Unicode
 * (CaseFolding.txt, C and F) joins. All steps are repeated until nothing changes, so that a normal form is its own.
 * Unicode is that of the runtime: a later version changes only names with characters that an earlier one did not have.
 * @throws PolicyError `set_invalid` where nothing is left, and for text that was already damaged by a wrong decoding
 */
export function normaliseName(text: string): string {
  if (!text.isWellFormed() || text.includes('\ufffd')) {
    throw new PolicyError(
      'set_invalid',
      'A name holds what was no UTF-8: write the file or request as UTF-8.',
    );
  }
  if (ASCII.test(text)) return notEmpty(text.toLowerCase().replace(SPACES, ' ').trim());
  let name = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = normaliseOnce(name);
    if (next === name) return notEmpty(name);
    name = next;
  }
  throw new PolicyError(
    'set_invalid',
    'A name has no normal form: write it without unusual combining characters.',
  );
}

function normaliseOnce(text: string): string {
  const folded = text
    .normalize('NFKC')
    .replace(APOSTROPHES, "'")
    .replace(HYPHENS, '-')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('i\u0307', 'i');
  const seen = folded.replace(UNSEEN, '').replace(SPACES, ' ').trim();
  return seen.replaceAll(ACUTE_ALONE, "'").normalize('NFKC');
}

function notEmpty(name: string): string {
  if (name !== '') return name;
  throw new PolicyError('set_invalid', 'A name is empty: give one with at least one visible character.');
}
