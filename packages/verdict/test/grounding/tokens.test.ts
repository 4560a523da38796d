import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/grounding/fold_text.ts';
import { tokenize } from '../../src/grounding/tokens.ts';
import { anyText } from './support/strings.ts';

const words = (text: string): string[] => tokenize(foldText(text).text).map(({ word }) => word);

describe('tokens', () => {
  it.each([
    ['It’s “well-known”, isn’t it?', ["it's", 'well', 'known', "isn't", 'it']],
    ['東京は日本の首都です。', '東京は日本の首都です'.split('')],
    ['東京 Tower 333m', ['東', '京', 'tower', '333m']],
    ['서울은 수도', ['서', '울', '은', '수', '도']],
    ['\u1112\u1161\u11ab\u1100\u116e\u11a8', ['한', '국']],
    ['ｶﾞｽ', ['ガ', 'ス']],
    ['กรุงเทพ', ['ก', 'รุ', 'ง', 'เ', 'ท', 'พ']],
    ['Ship it 👍🏽 🇫🇷!', ['ship', 'it', '👍🏽', '🇫🇷']],
    ['https://example.org/a?b=1', ['https', 'example.org', 'a', 'b', '1']],
    ['if (x_1 >= y[0]) return "a";', ['if', 'x_1', 'y', '0', 'return', 'a']],
    ['Straße STRASSE', ['strasse', 'strasse']],
    ['ΟΔΟΣ οδος οδοσ', ['οδος', 'οδος', 'οδος']],
    ['ﬁnd ＦＵＬＬ cafe\u0301 café', ['find', 'full', 'café', 'café']],
    ['soft\u00adhyphen zero\u200bwidth', ['softhyphen', 'zerowidth']],
    ['привет мир', ['привет', 'мир']],
    ['مرحبا بالعالم', ['مرحبا', 'بالعالم']],
    ['…—!?', []],
  ])('of %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('stand in order, without overlap, inside the folded text', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const { text } = foldText(source);
        let floor = 0;
        for (const { word, start, end } of tokenize(text)) {
          expect(start).toBeGreaterThanOrEqual(floor);
          expect(end).toBeGreaterThan(start);
          expect(word).not.toBe('');
          floor = end;
        }
        expect(floor).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('folding', () => {
  it.each([
    ['１２٣४', '1234'],
    ['𝟙𝟚', '12'],
    ['10⁻⁶', '10^-6'],
    ['3½', '3 1/2'],
    ['١٬٢٣٤٫٥', '1,234.5'],
    ['−5 ％', '-5 %'],
    ['km²', 'km^2'],
    ['1\u00a0000', '1\u202f000'],
  ])('%j to %j', (source, text) => {
    expect(foldText(source).text).toBe(text);
  });

  it('leads every folded unit back to its own characters', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const folded = foldText(source);
        let previous = 0;
        for (let index = 0; index < folded.text.length; index++) {
          const [start, end] = [folded.sourceStart(index), folded.sourceEnd(index + 1)];
          expect(start).toBeGreaterThanOrEqual(previous);
          expect(end).toBeGreaterThan(start);
          expect(foldText(source.slice(start, end)).text).toContain(folded.text.charAt(index));
          previous = start;
        }
        expect(previous).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 500 },
    );
  });
});
