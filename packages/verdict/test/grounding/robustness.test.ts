import { checkGrounding, DEFAULT_GROUNDING } from '@kakeya/verdict/grounding';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './support/strings.ts';

describe('any string', () => {
  it('never throws; offsets slice to the text, in order; the count is that of the reasons', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(3), (answer, passage, maxSpans) => {
        const all = checkGrounding(answer, [passage]);
        let previous = 0;
        for (const { kind, text, start, end, normalized } of all.unsupported) {
          expect(text).toBe(answer.slice(start, end));
          expect(start).toBeGreaterThanOrEqual(previous);
          expect(end).toBeGreaterThan(start);
          expect(normalized).not.toBe('');
          expect([...all.reasons, 'name_unsupported']).toContain(`${kind}_unsupported`);
          previous = start;
        }
        const cut = checkGrounding(answer, [passage], { ...DEFAULT_GROUNDING, maxSpans });
        expect(cut).toEqual({ ...all, unsupported: all.unsupported.slice(0, maxSpans) });
        expect(all.grounded).toBe(all.reasons.length === 0);
      }),
      { numRuns: 1500 },
    );
  });

  it('more passages never take support away', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (answer, passage, more) => {
        const one = checkGrounding(answer, [passage]);
        const two = checkGrounding(answer, [passage, more]);
        expect(two.containment).toBeGreaterThanOrEqual(one.containment);
        expect(two.unsupportedCount).toBeLessThanOrEqual(one.unsupportedCount);
      }),
      { numRuns: 500 },
    );
  });
});

/** An expression that backtracks takes hours on these; the suite's own limit ends it. */
describe('200 KB of a pathological pattern ends', () => {
  const units =
    "1,1,1,|1.1.|1\u202f000\u202f|12345|0000|1-2-|1/2/|1:2:|1 |5 per |5 km/h |$|$1|1e1|--5|aB|Aa Bb |A. |a1|_1|漢a|漢字|ไทย|ᄀ|e\u0301\u0302|👩\u200d💻|\ud800|½|²|\u200b|may |may 5 |twenty-one-|http://|http://) |one and |USD |'1|.5|(((|5 square ";
  it.each(units.split('|'))('%j', (unit) => {
    const text = unit.repeat(Math.ceil(200_000 / unit.length));
    const against = checkGrounding(text, ['x']);
    expect(against.unsupported.length).toBeLessThanOrEqual(DEFAULT_GROUNDING.maxSpans);
    expect(against.unsupported.length).toBe(Math.min(against.unsupportedCount, DEFAULT_GROUNDING.maxSpans));
  });
});
