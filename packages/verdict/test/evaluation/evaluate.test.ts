import { describe, expect, it } from 'vitest';
import { evaluate, type EvaluationItem, textControls } from '../../src/evaluation/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { drawNormal, seededRandom } from '../../src/stats/mod.ts';

const SENTENCE = 'The quick brown fox jumps over the lazy dog. ';

/** Items whose texts have the given number of sentences. */
function itemsWith(
  n: number,
  score: (wrong: boolean) => number,
  sentences: (wrong: boolean) => number,
): EvaluationItem[] {
  return Array.from({ length: n }, (_, at) => {
    const wrong = at % 2 === 0;
    return { wrong, score: score(wrong), text: SENTENCE.repeat(sentences(wrong)) };
  });
}

describe('controls from text', () => {
  it('are length in code points, sentences, and distinct words over words', () => {
    expect(textControls('One two two three. Four five six 😀.')).toEqual({
      length: 35,
      sentence_count: 2,
      unique_word_ratio: 7 / 8,
    });
    expect(textControls('')).toEqual({ length: 0, sentence_count: 1, unique_word_ratio: 1 });
  });
});

describe('evaluation', () => {
  it('an AUROC of 1 that sentence count also reaches is called no evidence', () => {
    const random = seededRandom(1);
    const report = evaluate(
      itemsWith(
        80,
        (wrong) => (wrong ? 0.9 : 0.1) + random() / 20,
        (wrong) => (wrong ? 5 : 2),
      ),
    );
    expect(report.auroc).toMatchObject({ value: 1, method: 'disjoint-pairs' });
    const control = report.controls.find(({ name }) => name === 'sentence_count');
    expect(control).toMatchObject({ directionFree: 1, beaten: false, scoreLessControl: { pValue: 1 } });
    expect(report.verdict.kind).toBe('control_as_good');
    expect(report.verdict.sentences.join(' ')).toMatch(
      /no evidence for the score.*Sentence count only reaches AUROC 1\.000/,
    );
    expect(report.lengthMatched).toMatchObject({ pairs: 0, auroc: { defined: false } });
  });

  it('a control that ranks in reverse counts in its better direction; the score never does', () => {
    const random = seededRandom(2);
    const report = evaluate(
      itemsWith(
        80,
        (wrong) => (wrong ? 0.2 : 0.6) + random() / 2,
        (wrong) => (wrong ? 2 : 5),
      ),
    );
    expect(report.controls.find(({ name }) => name === 'length')).toMatchObject({
      auroc: { value: 0 },
      directionFree: 1,
      direction: 'smaller_is_wrong',
    });
    expect(report.auroc.value).toBeLessThan(0.5);
    expect(report.verdict.kind).toBe('score_reversed');
    expect(report.verdict.sentences[0]).toMatch(/ranks in reverse/);
  });

  it('a score that beats the controls is said to, with the length-matched result', () => {
    const random = seededRandom(3);
    const report = evaluate(
      itemsWith(
        200,
        (wrong) => (wrong ? 1.5 : 0) + drawNormal(random),
        () => 1 + Math.floor(random() * 6),
      ),
    );
    expect(report.verdict.kind).toBe('beats_controls');
    expect(report.lengthMatched.pairs).toBeGreaterThan(70);
    expect(report.lengthMatched.auroc).toMatchObject({ defined: true, nWrong: report.lengthMatched.pairs });
    expect(report.verdict.sentences.join(' ')).toMatch(/length-matched pairs/);
    expect(report.calibration).toMatchObject({ defined: false });
  });

  it('a score without information is not above chance', () => {
    const random = seededRandom(4);
    const report = evaluate(
      itemsWith(
        100,
        () => random(),
        () => 1 + Math.floor(random() * 6),
      ),
    );
    expect(report.verdict.kind).toBe('not_above_chance');
    expect(report.calibration).toMatchObject({ defined: true });
  });

  it('a real but not better score is called as good as the control, p and all', () => {
    const random = seededRandom(5);
    const report = evaluate(
      itemsWith(
        120,
        (wrong) => (wrong ? 1 : 0) + drawNormal(random),
        (wrong) => Math.max(1, Math.round(4 + (wrong ? 3 : 0) + 2 * drawNormal(random))),
      ),
    );
    expect(report.verdict.kind).toBe('control_as_good');
    expect(report.verdict.sentences.join(' ')).toMatch(/paired DeLong p [<=] 0?\.\d+/);
  });

  it('is the same for the same input, and its seed moves only resampling and matching', () => {
    const random = seededRandom(6);
    const items = itemsWith(
      100,
      (wrong) => (wrong ? 0.2 : 0) + 0.8 * random(),
      () => 1 + Math.floor(random() * 6),
    );
    expect(evaluate(items, { seed: 1, threshold: 0.5 })).toEqual(
      evaluate(items, { seed: 1, threshold: 0.5 }),
    );
    const other = evaluate(items, { seed: 2, threshold: 0.5 });
    expect(other.auroc).toEqual(evaluate(items).auroc);
    expect(other.auprc.interval).not.toEqual(evaluate(items).auprc.interval);
    expect(other.atThreshold?.f1Interval).toMatchObject({ defined: true });
    expect(evaluate(items).atThreshold).toBeNull();
  });

  it('warns about few items', () => {
    const random = seededRandom(7);
    const report = evaluate(
      itemsWith(
        12,
        () => random(),
        () => 2,
      ),
    );
    expect(report.verdict.sentences.join(' ')).toMatch(/Only 6 wrong and 6 benign/);
    expect(report.auprc.interval).toMatchObject({ defined: false });
  });

  it.each([
    {
      name: 'one class',
      items: [{ wrong: true, score: 1, text: 'a' }],
      reason: /no item is labelled benign/,
    },
    { name: 'nothing', items: [], reason: /there are no items/ },
  ])('refuses $name', ({ items, reason }) => {
    expect(() => evaluate(items)).toThrow(VerdictError);
    expect(() => evaluate(items)).toThrow(reason);
  });

  it('refuses a score that is not finite by its index', () => {
    const items = itemsWith(
      4,
      (wrong) => (wrong ? Number.NaN : 0),
      () => 1,
    );
    expect(() => evaluate(items)).toThrow(/index 0/);
  });
});
