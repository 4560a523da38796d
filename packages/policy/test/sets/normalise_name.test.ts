import { describe, expect, it } from 'vitest';
import { normaliseName } from '../../src/sets/identity/normalise_name.ts';
import { outcome } from './support/sets.ts';

describe('the pitfalls of case folding', () => {
  it.each([
    ['sharp s, small and capital', ['Straße', 'STRASSE', 'STRAẞE', 'strasse', 'Straẞe']],
    ['final sigma', ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ', 'οδυσσεύσ']],
    ['the four i of Turkish', ['Işıl İnci', 'IŞIL INCI', 'işil inci', 'ışıl i\u0307nci']],
    ['ligatures', ['ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ', 'FF FI FL FFI FFL ST ST']],
    ['iota subscript', ['ᾳ', 'ᾼ', 'ΑΙ', 'αι']],
    ['titlecase digraphs', ['ǆ', 'ǅ', 'Ǆ', 'dž']],
    ['Cherokee, which folds upwards', ['Ꭰ', 'ꭰ']],
    ['full-width and half-width forms', ['ＡＣＭＥ　ｶﾞ', 'acme ガ']],
    ['letterlike signs', ['K', 'K', 'k']],
    ['long s', ['ſ', 's', 'S']],
    ['apostrophe n', ['ŉ', 'ʼn', 'ʼN']],
  ])('%s', (_, writings) => {
    expect(new Set(writings.map(normaliseName)).size).toBe(1);
  });
});

describe('signs that keyboards and word processors put for one another', () => {
  it.each(['‘', '’', '‛', 'ʹ', 'ʻ', 'ʼ', 'ʽ', '′', '＇', '´', '`'])('the apostrophe %s', (sign) => {
    expect(normaliseName(`O${sign}Neill`)).toBe("o'neill");
    expect(normaliseName(`Ó${sign}Neill`)).toBe("ó'neill");
  });

  it.each(['‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－'])('the hyphen %s', (sign) => {
    expect(normaliseName(`Al${sign}Nusra`)).toBe('al-nusra');
  });
});

it('passes over what is not seen and takes all spaces for one', () => {
  const plain = normaliseName('anna lee');
  for (const space of [
    ' ',
    '  ',
    '\t',
    '\n',
    '\u00a0',
    '\u0085',
    '\u1680',
    '\u2003',
    '\u2028',
    '\u202f',
    '\u3000',
  ]) {
    expect(normaliseName(`anna${space}lee`)).toBe(plain);
  }
  for (const unseen of [
    '\u0000',
    '\u00ad',
    '\u034f',
    '\u200b',
    '\u200d',
    '\u202e',
    '\u2060',
    '\ufe0f',
    '\ufeff',
    '\u{e0041}',
  ]) {
    expect(normaliseName(`${unseen}an${unseen}na ${unseen} lee${unseen}`)).toBe(plain);
  }
});

it('composes accents across what is not seen', () => {
  expect(normaliseName('Jose\u200b\u0301')).toBe('josé');
});

it.each([
  ['José', 'Jose'],
  ['Müller', 'Mueller'],
  ['Acme Inc.', 'Acme Inc'],
  ['Smith-Jones', 'Smith Jones'],
  ['Lee Anna', 'Anna Lee'],
  ['Annalee', 'Anna Lee'],
  ["O'Neill", 'ONeill'],
  ["O'Neill", 'O Neill'],
  ['Al-Nusra', 'AlNusra'],
  ['Al-Nusra', 'Al_Nusra'],
  ['Al-Nusra', 'Al·Nusra'],
  ['Suzuki ー', 'Suzuki -'],
  ['Аcme', 'Acme'],
])('keeps %s apart from %s', (a, b) => {
  expect(normaliseName(a)).not.toBe(normaliseName(b));
});

it.each(['', ' \u00a0\t', '\u200b\ufeff', 'Anna\ud800', 'Anna\ufffd'])('refuses %j', (name) => {
  expect(outcome(() => normaliseName(name))).toBe('set_invalid');
});

/** What case mapping or compatibility changes. */
const FOLDED = /[\p{Changes_When_Casemapped}\p{Changes_When_NFKC_Casefolded}]/v;

it('gives every letter that folds, between A and E, one form in both cases, which is its own', () => {
  const faults: string[] = [];
  for (let code = 0x20; code < 0x1_f000; code += 1) {
    const letter = String.fromCodePoint(code);
    if (!FOLDED.test(letter)) continue;
    const name = normaliseName(`a${letter}e`);
    const others = [`A${letter.toUpperCase()}E`, `a${letter.toLowerCase()}e`, name];
    if (others.some((other) => normaliseName(other) !== name)) faults.push(code.toString(16));
  }
  expect(faults).toEqual([]);
});
