import { checkGrounding, DEFAULT_GROUNDING } from '@kakeya/verdict/grounding';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './support/strings.ts';

describe('Jaccard and containment', () => {
  it('lie in [0, 1] for any strings, Jaccard never above containment', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(anyText, { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (answer, passages, shingleSize) => {
          const report = checkGrounding(answer, passages, { ...DEFAULT_GROUNDING, shingleSize });
          expect(report.jaccard).toBeGreaterThanOrEqual(0);
          expect(report.containment).toBeGreaterThanOrEqual(report.jaccard);
          expect(report.containment).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are 1 for a text against itself, which leaves nothing unsupported', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), fc.boolean(), (text, stemming, stopWords) => {
        const report = checkGrounding(text, [text], { ...DEFAULT_GROUNDING, stemming, stopWords });
        const score = report.answerTokens === 0 ? 0 : 1;
        expect(report).toMatchObject({
          jaccard: score,
          containment: score,
          unsupported: [],
          grounded: score === 1,
        });
      }),
      { numRuns: 1500 },
    );
  });

  it('are those of the sets, brute force', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    const words = fc.array(word, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, fc.array(words, { minLength: 1, maxLength: 3 }), (answer, passages) => {
        const size = Math.min(2, answer.length);
        const shingles = (terms: string[]): string[] =>
          terms.length < size
            ? [terms.join(' ')]
            : terms.slice(size - 1).map((_, index) => terms.slice(index, index + size).join(' '));
        const asked = new Set(shingles(answer));
        const held = new Set(passages.flatMap(shingles));
        const shared = asked.intersection(held).size;
        const report = checkGrounding(
          answer.join(' '),
          passages.map((passage) => passage.join(' ')),
        );
        expect(report.containment).toBe(shared / asked.size);
        expect(report.jaccard).toBe(shared / asked.union(held).size);
      }),
      { numRuns: 500 },
    );
  });

  it('count a repeated shingle once', () => {
    const report = checkGrounding('red red red red', ['red red red red red red', 'red red']);
    expect(report).toMatchObject({ jaccard: 1, containment: 1 });
  });

  it('find no shingle across two passages', () => {
    expect(checkGrounding('alpha beta', ['x alpha', 'beta x'])).toMatchObject({ jaccard: 0, containment: 0 });
  });

  it('compare the answer with passages, never passages with each other', () => {
    const same = 'the same words stand in both of these passages';
    expect(checkGrounding('nothing alike here', [same, same])).toMatchObject({ jaccard: 0, grounded: false });
  });

  it('compare a one-word answer by its word', () => {
    expect(checkGrounding('Paris', ['The capital is Paris.'])).toMatchObject({
      containment: 1,
      jaccard: 1 / 4,
    });
  });
});

describe('nothing to compare', () => {
  it.each([
    ['', ['a passage'], ['answer_empty', 'containment_low']],
    ['?! …', ['a passage'], ['answer_empty', 'containment_low']],
    ['an answer', [], ['passages_empty', 'containment_low']],
    ['an answer', ['', '—'], ['passages_empty', 'containment_low']],
    ['', [], ['answer_empty', 'passages_empty', 'containment_low']],
  ])('%j against %j is not grounded', (answer, passages, reasons) => {
    expect(checkGrounding(answer, passages)).toMatchObject({
      jaccard: 0,
      containment: 0,
      grounded: false,
      reasons,
    });
  });

  it('is not grounded under any parameters, not even a minimum of 0', () => {
    const lax = { ...DEFAULT_GROUNDING, minContainment: 0, minOverlap: 0, decideBy: 'both' } as const;
    expect(checkGrounding('', ['a'], lax).reasons).toEqual(['answer_empty']);
    expect(checkGrounding('the of', ['the of'], { ...lax, stopWords: true }).reasons).toEqual([
      'answer_empty',
      'passages_empty',
    ]);
  });
});

describe('what decides', () => {
  const passage = `the gate opens at dawn ${Array.from({ length: 60 }, (_, index) => `w${'x'.repeat(index)}`).join(' ')}`;
  const check = (decideBy: 'containment' | 'jaccard' | 'both') =>
    checkGrounding('the gate opens at dawn', [passage], { ...DEFAULT_GROUNDING, decideBy }).reasons;

  it('containment by default: a short answer copied from a long passage has a low Jaccard index', () => {
    expect(check('containment')).toEqual([]);
    expect(check('jaccard')).toEqual(['jaccard_low']);
    expect(check('both')).toEqual(['jaccard_low']);
  });

  it('stems and stop words where asked', () => {
    const answer = 'The dogs were running';
    const against = ['dog runs'];
    expect(checkGrounding(answer, against).containment).toBe(0);
    const both = { ...DEFAULT_GROUNDING, stemming: true, stopWords: true };
    expect(checkGrounding(answer, against, both).containment).toBe(1);
  });
});
