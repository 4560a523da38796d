import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWeights } from '../../src/select/read_weights.ts';
import { SEED_POLICY, SEED_WEIGHTS } from './seed_example.ts';

describe('weights in YAML', () => {
  it('are read by rule id', () => {
    const text = '# cheap first\nno_sanctions: 1\nno_conflict_regions: 1\naudit_fresh: 3\n';
    expect(readWeights(text, SEED_POLICY)).toEqual({
      ok: true,
      value: new Map(Object.entries(SEED_WEIGHTS)),
    });
  });

  it('are refused with the place of each problem', () => {
    const text = 'no_sanctions: -1\naudit_stale: 2\naudit_fresh:\n  - 3\n';
    expect(readWeights(text, SEED_POLICY)).toMatchObject({
      ok: false,
      problems: [
        { pointer: '/no_sanctions', line: 1, column: 15 },
        {
          pointer: '/audit_stale',
          line: 2,
          column: 1,
          message: expect.stringContaining('no rule "audit_stale"'),
        },
        { pointer: '/audit_fresh', line: 4, column: 3 },
      ],
    });
  });

  it.each([
    ['a list', '- no_sanctions'],
    ['nothing', ''],
    ['broken YAML', 'no_sanctions: ['],
    ['a rule twice', 'no_sanctions: 1\nno_sanctions: 2'],
  ])('that are %s are refused', (_, text) => {
    expect(readWeights(text, SEED_POLICY)).toMatchObject({
      ok: false,
      problems: [{ line: expect.any(Number) }],
    });
  });

  it('never throw, whatever the text (fuzz)', () => {
    const parts = fc.constantFrom(
      'no_sanctions',
      'x',
      ': ',
      '\n',
      '- ',
      '1',
      '.nan',
      '{',
      '}',
      '"',
      '&a',
      '*a',
      '!!',
      '?',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (text) => {
        const read = readWeights(text.join(''), SEED_POLICY);
        const strange = read.ok && [...read.value.keys()].some((id) => id !== 'no_sanctions');
        expect(strange).toBe(false);
        expect(read.ok || read.problems.length > 0).toBe(true);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
