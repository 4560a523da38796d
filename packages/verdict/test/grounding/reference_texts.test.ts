import { checkGrounding } from '@kakeya/verdict/grounding';
import { splitSentences } from '@kakeya/signals';
import { describe, expect, it } from 'vitest';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';
import { referenceAbsent, referenceTexts, skipNote } from './support/reference.ts';

describe.skipIf(referenceAbsent)(`790 answers of a language model${skipNote}`, () => {
  it('each is fully contained in itself, and leaves nothing unsupported', () => {
    for (const text of referenceTexts()) {
      expect(checkGrounding(text, [text])).toMatchObject({
        jaccard: 1,
        containment: 1,
        unsupported: [],
        unsupportedCount: 0,
        grounded: true,
        reasons: [],
      });
    }
  });

  it('one wrong digit in a 10 KB answer copied from passages is the one span that is found', () => {
    const texts = referenceTexts();
    const passages: string[] = [];
    while (passages.join('\n').length < 10_000) passages.push(texts[passages.length] ?? '');
    passages.splice(3, 0, 'The survey of 2019 counted 48,217 visitors.');
    const answer = passages.toReversed().join('\n');
    expect(checkGrounding(answer, passages)).toMatchObject({ unsupported: [], grounded: true });
    const wrong = answer.replace('48,217', '48,277');
    const report = checkGrounding(wrong, passages);
    const start = wrong.indexOf('48,277');
    expect(report.unsupported).toEqual([
      { kind: 'number', text: '48,277', start, end: start + 6, normalized: '48.277' },
    ]);
    expect(report.containment).toBeGreaterThan(0.98);
    expect(report.reasons).toEqual(['number_unsupported']);
  });

  it('a changed digit is found at its place, unless it then reads as another number of the text (seed 11)', () => {
    const random = seededRandom(11);
    let found = 0;
    let changed = 0;
    for (const text of referenceTexts()) {
      const at = text.search(/(?<![\d.,])\d{2}/);
      if (at < 0) continue;
      changed++;
      const digit = (Number(text.charAt(at)) + 1 + Math.floor(random() * 8)) % 10;
      const wrong = text.slice(0, at) + String(digit) + text.slice(at + 1);
      const { unsupported } = checkGrounding(wrong, [text]);
      if (unsupported.some(({ start, end }) => start <= at && at < end)) found++;
    }
    expect(changed).toBeGreaterThan(50);
    expect(binomialInterval(found, changed).low).toBeGreaterThan(0.9);
  });

  it('the default minimum lies between other answers and edited copies (seed 1)', () => {
    const random = seededRandom(1);
    const texts = referenceTexts();
    const pick = (): string => texts[Math.floor(random() * texts.length)] ?? '';
    const trials = 300;
    let unrelated = 0;
    let edited = 0;
    for (let trial = 0; trial < trials; trial++) {
      const text = pick();
      const others = Array.from({ length: 5 }, pick).filter((other) => other !== text);
      if (checkGrounding(text, others).containment >= 0.5) unrelated++;
      const words = text.split(' ').map((word) => (random() < 0.1 ? 'replaced' : word));
      if (checkGrounding(words.join(' '), [text]).containment >= 0.5) edited++;
    }
    expect(binomialInterval(unrelated, trials).high).toBeLessThan(0.05);
    expect(binomialInterval(edited, trials).low).toBeGreaterThan(0.95);
  });

  it('a negated sentence passes: overlap is not entailment', () => {
    const [sentence = ''] = splitSentences(referenceTexts()[0] ?? '');
    const negated = sentence.replace(' is ', ' is not ');
    expect(negated).not.toBe(sentence);
    expect(checkGrounding(negated, [sentence]).grounded).toBe(true);
  });
});
