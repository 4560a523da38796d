import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalScale } from '../src/charts/interval_scale.ts';
import { readLearningSearch } from '../src/pages/learning/learning_search.ts';
import { binSizeWords, binWords } from '../src/pages/learning/risk/reliability_words.ts';
import { type Subgroup, standsApart, tooFewWords } from '../src/pages/learning/risk/subgroup_note.ts';
import { readGuardrail, readGuardrailEvent, readingWords } from '../src/pages/learning/routing/guardrail.ts';
import { openInterval, verdictWords } from '../src/pages/learning/routing/verdict_words.ts';
import { shownModel } from '../src/pages/learning/shown_model.ts';

describe('a scale of intervals', () => {
  it('holds every value within the width, in their order, with room at both ends', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const { at } = intervalScale(values);
        const ordered = values.toSorted((a, b) => a - b).map(at);
        for (const place of ordered) {
          expect(place).toBeGreaterThan(0);
          expect(place).toBeLessThan(100);
        }
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      }),
    );
  });

  it('has room also where all values are one, or differ by less than floating point tells', () => {
    for (const values of [[0], [7, 7], [-5e-324, 0], [1e6, 1e6 + 2e-10]]) {
      const { at } = intervalScale(values);
      for (const value of values) expect(at(value)).toBeCloseTo(50, 0);
    }
  });

  it('puts what is beyond it to the edge', () => {
    const { at } = intervalScale([0, 1]);
    expect([at(-9), at(9)]).toEqual([0, 100]);
  });
});

describe('reliability', () => {
  const bin = (low: number, high: number, mean_score: number) => ({
    low: 0,
    high: 1,
    n: 45,
    mean_score,
    rate: (low + high) / 2,
    interval: { low, high },
  });

  it('compares what was promised with the interval, not with the dot', () => {
    expect([bin(0.2, 0.4, 0.21), bin(0.2, 0.4, 0.19), bin(0.2, 0.4, 0.41)].map(binWords)).toEqual([
      'as promised',
      'wrong more often',
      'wrong less often',
    ]);
  });

  it('says of how many outcomes the dots are', () => {
    expect(binSizeWords([{ n: 45 }, { n: 45 }])).toBe('n 45 per dot');
    expect(binSizeWords([{ n: 12 }, { n: 1045 }])).toBe('n 12 to 1,045 per dot');
    expect(binSizeWords([])).toBe('no bins');
  });
});

describe('subgroups', () => {
  const group = (subgroup: string, low: number, high: number): Subgroup => ({
    subgroup,
    n: 60,
    n_wrong: 20,
    auc: { value: (low + high) / 2, interval: { low, high } },
    fpr: null,
    fnr: null,
  });

  it('stand apart only where their interval meets no other of their kind', () => {
    const [text, points, mixed] = [
      group('payload: text', 0.6, 0.7),
      group('payload: points', 0.8, 0.9),
      group('regime: mixed', 0.65, 0.85),
    ];
    const groups = [text, points, mixed];
    expect(groups.map((one) => standsApart(one, groups, 'auc'))).toEqual([true, true, false]);
    const touching = [text, group('payload: points', 0.7, 0.9)];
    expect(touching.map((one) => standsApart(one, touching, 'auc'))).toEqual([false, false]);
  });

  it('say nothing where there is nothing to compare', () => {
    const alone = [group('payload: text', 0.6, 0.7)];
    expect(alone.map((one) => standsApart(one, alone, 'auc'))).toEqual([false]);
    expect(alone.map((one) => standsApart(one, alone, 'fpr'))).toEqual([false]);
  });

  it('name the class that is too small', () => {
    const few = group('payload: text', 0, 1);
    expect([tooFewWords(few, 'fpr'), tooFewWords(few, 'fnr'), tooFewWords(few, 'auc')]).toEqual([
      'too few to tell: 40 benign',
      'too few to tell: 20 wrong',
      'too few to tell: 20 wrong, 40 benign',
    ]);
  });
});

describe('a guardrail', () => {
  it('is read as it is, and never guessed', () => {
    expect(readGuardrail({ status: 'breach', bound: -0.19, limit: -0.02 })).toEqual({
      status: 'breach',
      bound: -0.19,
      limit: -0.02,
    });
    for (const unknown of [null, {}, { status: 'fine', bound: 1, limit: 1 }, { status: 'clear', limit: 1 }])
      expect(readGuardrail(unknown)).toBeUndefined();
  });

  it('says which side its bound is on', () => {
    const clear = { status: 'clear', bound: 0.043, limit: -0.02 } as const;
    expect(readingWords('containment', clear)).toContain(
      'at most 4.3 points, it counts as harm below -2.0 points',
    );
    const slow = { status: 'breach', bound: 51, limit: 0 } as const;
    expect(readingWords('latency_p95', slow)).toContain(
      'harm is shown: treatment − control is shown to be at least',
    );
    expect(readingWords('containment', { status: 'insufficient', needs: 'at least 8 wrong' })).toContain(
      'cannot tell yet',
    );
  });

  it('keeps the evidence of a rollback and who lifted it', () => {
    const evidence = [
      { guardrail: 'containment', difference: -0.3, bound: -0.18, limit: -0.02, level: 0.01 },
    ];
    expect(readGuardrailEvent({ kind: 'rollback', atMs: 5, look: 3, evidence })).toMatchObject({
      kind: 'rollback',
      words: expect.stringContaining('at look 3: containment: harm is shown'),
    });
    expect(readGuardrailEvent({ kind: 'resume', atMs: 6, by: 'ada', reason: 'repaired' })).toEqual({
      kind: 'resume',
      atMs: 6,
      who: 'ada',
      words: 'repaired',
    });
    expect(readGuardrailEvent({ kind: 'party' })).toBeUndefined();
  });
});

describe('a verdict', () => {
  it('that found no harm does not claim that there is none', () => {
    expect(verdictWords('no_evidence_of_harm').meaning).toContain('not evidence of no harm');
    expect(verdictWords('no_evidence_of_harm').tone).not.toBe('accept');
  });

  it('leaves the end of an interval open where the sample does not give it', () => {
    const show = (ms: number): string => `${ms} ms`;
    expect(openInterval({ low: null, high: 4 }, show)).toBe('unbounded to 4 ms');
    expect(openInterval({ low: null, high: null }, show)).toBe('no interval yet');
    expect(openInterval(null, show)).toBe('no interval yet');
  });
});

describe('the address of the page on risk and routing', () => {
  it('keeps what has a meaning and leaves out the rest', () => {
    const model = 'a1'.repeat(32);
    expect(readLearningSearch({ part: 'bandit', model })).toEqual({ part: 'bandit', model });
    expect(readLearningSearch({ part: 'attic', model: '../etc' })).toEqual({});
  });
});

describe('the model that is shown', () => {
  const model = (model_id: string, active: boolean) => ({
    model_id,
    active,
    scope: null,
    registered: { who: 'ada', at: '2026-06-01T00:00:00Z', reason: 'a try' },
    card: null,
  });
  const family = { models: [model('a', false), model('b', true)], history: [] };

  it('is the one asked for, else the one in force, else none', () => {
    expect(shownModel(family, 'a')?.model_id).toBe('a');
    expect(shownModel(family, 'gone')?.model_id).toBe('b');
    expect(shownModel({ models: [model('a', false)], history: [] }, undefined)).toBeUndefined();
  });
});
