import { checkGrounding } from '@kakeya/verdict/grounding';
import { ratioNull, textRatio } from '@kakeya/signals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const of = (text: string) => checkGrounding(text, ['x']).repetition;
const PROSE =
  'The survey began in spring and covered nine coastal towns. Teams walked every street, noted each building, and asked owners about repairs. Most houses were sound; a few needed new roofs before winter came.';

describe('repetition', () => {
  it('finds the loop with its period and rounds', () => {
    expect(of(`${PROSE} ${'I do not know. '.repeat(12)}`).loop).toMatchObject({ period: 4, rounds: 12 });
    expect(of('no no no').loop).toEqual({ period: 1, rounds: 3, share: 1 });
    expect(of('no no').loop).toBeNull();
    expect(of(PROSE).loop).toBeNull();
  });

  it('reports the rate of repeated sequences, and from when on it can be read', () => {
    expect(of(PROSE)).toMatchObject({ ngramRate: 0, ngram: { valid: true } });
    expect(of('go on '.repeat(50)).ngramRate).toBeCloseTo(1 - 2 / 98, 12);
    expect(of('one two three').ngram).toEqual({
      valid: false,
      reason: '1 sequences of 3 tokens; at least 8 are needed',
    });
    expect(of('')).toMatchObject({ ngramRate: 0, loop: null, lzRatio: null, lzZ: null });
  });

  it('is the ratio of the signals beside their null of the same length', () => {
    const value = textRatio(PROSE);
    const expected = ratioNull({ bytes: Buffer.byteLength(PROSE), value });
    expect(of(PROSE)).toMatchObject({ lzRatio: value, lzZ: expected?.z, lz: { valid: true } });
    expect(of('I do not know. '.repeat(40)).lzZ ?? 0).toBeLessThan((expected?.z ?? 0) - 20);
  });

  it.each([
    ['short', /at least|can be compared/],
    ['x'.repeat(70_000), /can be compared/],
    ['東京は日本の首都です。'.repeat(20), /English/],
  ])('says why the ratio cannot be read', (text, reason) => {
    const { lz, lzZ } = of(text);
    expect(lzZ).toBeNull();
    expect(lz).toMatchObject({ valid: false, reason: expect.stringMatching(reason) as string });
  });

  it('never decides', () => {
    const text = 'the same words '.repeat(30);
    expect(checkGrounding(text, [text]).grounded).toBe(true);
  });

  it('keeps its shares in range for any words', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const { ngramRate, loop } = of(words.join(' '));
        expect(ngramRate >= 0 && ngramRate < 1).toBe(true);
        if (loop === null) return;
        expect(loop.rounds).toBeGreaterThanOrEqual(3);
        expect(loop.share > 0 && loop.share <= 1).toBe(true);
        expect(loop.period * loop.rounds).toBeLessThanOrEqual(words.length);
      }),
    );
  });
});
