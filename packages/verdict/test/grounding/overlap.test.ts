import { checkGrounding, DEFAULT_GROUNDING } from '@kakeya/verdict/grounding';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 200 }),
  fc
    .array(fc.constantFrom('the', 'ab', 'ab', 'C', '12', '漢', '字', ' ', '.', '👍', '1,5', '%', '\u00df'))
    .map((words) => words.join(' ')),
);

describe('Jaccard and containment', () => {
  it('lie in [0, 1] for any strings', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(anyText, { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (answer, passages, shingleSize) => {
          const { jaccard, containment } = checkGrounding(answer, passages, {
            ...DEFAULT_GROUNDING,
            shingleSize,
          });
          for (const score of [jaccard, containment]) expect(score >= 0 && score <= 1).toBe(true);
          expect(jaccard).toBeLessThanOrEqual(containment);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are 1 for a text against itself, which leaves nothing unsupported', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const report = checkGrounding(text, [text]);
        const score = report.answerTokens === 0 ? 0 : 1;
        expect(report).toMatchObject({
          jaccard: score,
          containment: score,
          unsupported: [],
          grounded: score === 1,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('count a repeated shingle once', () => {
    const report = checkGrounding('red red red red', ['red red red red red red', 'red red']);
    expect(report).toMatchObject({ jaccard: 1, containment: 1 });
  });
});
