import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSpans } from '../src/pages/verdict/texts/split_spans.ts';

const kind = fc.constantFrom('number', 'date', 'quantity', 'name');
const offset = fc.oneof(
  fc.integer({ min: -3, max: 30 }),
  fc.constantFrom(Number.NaN, 1.5, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER),
);
const spans = fc.array(fc.record({ kind, start: offset, end: offset }), { maxLength: 6 });
const text = fc.string({ unit: 'binary', maxLength: 20 });

const pieces = (whole: string, marks: Parameters<typeof splitSpans>[1]): [string, string][] =>
  splitSpans(whole, marks).map(({ text: piece, kinds }) => [piece, kinds.join(' ')]);

describe('a text that is cut at its spans', () => {
  it('is the text again when the pieces are put together, and no piece is empty', () => {
    fc.assert(
      fc.property(text, spans, (whole, marks) => {
        const cut = splitSpans(whole, marks);
        expect(cut.map((piece) => piece.text).join('')).toBe(whole);
        for (const piece of cut) {
          expect(piece.text).not.toBe('');
          expect(whole.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text);
        }
      }),
      { seed: 11 },
    );
  });

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '😀', '𝔘'), maxLength: 10 }),
        spans,
        (whole, marks) => {
          for (const piece of splitSpans(whole, marks)) expect(piece.text.isWellFormed()).toBe(true);
        },
      ),
      { seed: 12 },
    );
  });

  it('marks exactly what some span covers, with the kinds of all that do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), spans, (whole, marks) => {
        const sound = marks.filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end));
        for (const piece of splitSpans(whole, marks)) {
          for (let at = piece.start; at < piece.start + piece.text.length; at += 1) {
            const covering = sound.filter(({ start, end }) => start <= at && at < end);
            expect(new Set(piece.kinds)).toEqual(new Set(covering.map((span) => span.kind)));
          }
        }
      }),
      { seed: 13 },
    );
  });

  it('gives a piece to both spans where they overlap', () => {
    const marks = [
      { kind: 'name', start: 0, end: 4 },
      { kind: 'date', start: 2, end: 6 },
    ];
    expect(pieces('abcdefgh', marks)).toEqual([
      ['ab', 'name'],
      ['cd', 'name date'],
      ['ef', 'date'],
      ['gh', ''],
    ]);
  });

  it('takes offsets for UTF-16 units', () => {
    expect(pieces('😀 923', [{ kind: 'number', start: 3, end: 6 }])).toEqual([
      ['😀 ', ''],
      ['923', 'number'],
    ]);
  });

  it('marks up to the end where a span goes on behind it, and nothing where it begins there', () => {
    expect(pieces('abc', [{ kind: 'name', start: 1, end: 99 }])).toEqual([
      ['a', ''],
      ['bc', 'name'],
    ]);
    expect(pieces('abc', [{ kind: 'name', start: 3, end: 99 }])).toEqual([['abc', '']]);
    expect(pieces('', [{ kind: 'name', start: 0, end: 1 }])).toEqual([]);
  });
});
