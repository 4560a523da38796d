import { checkGrounding } from '@kakeya/verdict/grounding';
import { describe, expect, it } from 'vitest';

const unsupported = (answer: string, ...passages: string[]): string[] =>
  checkGrounding(answer, passages)
    .unsupported.filter(({ kind }) => kind !== 'name')
    .map(({ kind, text, normalized }) => `${kind} ${text} = ${normalized}`);

describe('a number, date or quantity is supported by another spelling of the same', () => {
  it.each([
    ['1,234.5', '1.234,5'],
    ['1234', '1,234'],
    ['12,34,567', '1234567'],
    ["1'000'000", '1 million'],
    ['1\u202f000', '1000'],
    ['٣', '3'],
    ['１２', '12'],
    ['1e6', '1,000,000'],
    ['1.5 × 10⁶', '1500000'],
    ['10^6', '1 million'],
    ['.5', '0.50'],
    ['½', '0.5'],
    ['3 1/2', '3.5'],
    ['2/4', '1/2'],
    ['21', 'twenty-one'],
    ['3 million', 'three million'],
    ['10k', '10,000'],
    ['the 3rd', 'the 3rd'],
    ['B12', 'b-12'],
    ['GPT-4', 'GPT 4'],
    ['v1.2.3', 'V1.2.3'],
    ['10.0.0.1', '10.0.0.1'],
    ['2:30 pm', '14:30'],
    ['5 pm', '5 p.m.'],
    ['2024-03-12', '12 March 2024'],
    ['2024-03-12', 'March 12, 2024'],
    ['2024-03-12', 'Mar. 12th, 2024'],
    ['2024-03-12', '12th of March 2024'],
    ['2024-03-12', '12/03/2024'],
    ['2024-03-12', '03/12/2024'],
    ['2024-03-12', '12.03.24'],
    ['2024-03-12', '2024年3月12日'],
    ['2024-03-12', '2024/3/12'],
    ['2024-03-12', 'on 2024-03-12T14:30:00Z'],
    ['March 2024', '2024-03-12'],
    ['March 12', '2024-03-12'],
    ['in 2024', '2024-03-12'],
    ['the 12th', '12 March'],
    ['5 km', '5000 m'],
    ['5 km', '5 kilometres'],
    ['0.33 km', '330 m'],
    ['3 kg', '3 kilograms'],
    ['3kg', '3000 g'],
    ['100 km/h', '100 kilometers per hour'],
    ['2 km²', '2 square kilometres'],
    ['2 km2', '2000000 m^2'],
    ['20 °C', '20 degrees Celsius'],
    ['20 degrees', '20 °C'],
    ['12%', '12 percent'],
    ['12 %', '12 per cent'],
    ['$5', '5 dollars'],
    ['US$5', 'USD 5'],
    ['€1.5m', '1.5 million euros'],
    ['$5 million', '$5–10 million'],
    ['$10 million', '$5–10 million'],
    ['£5', '5 pounds'],
    ['5 lb', '5 pounds'],
    ['5 km', 'between 5 and 10 km'],
    ['5', '5 km'],
    ['-5 °C', '−5 °C'],
    ['2 MB', '2000 kB'],
  ])('%s by %s', (answer, passage) => {
    expect(unsupported(`it says ${answer} here`, `elsewhere ${passage} stands`)).toEqual([]);
  });
});

describe('a number, date or quantity that differs is found', () => {
  it.each([
    ['1,235', '1,234', 'number 1,235 = 1.235'],
    ['5 million', '5 billion', 'number 5 million = 5000000'],
    ['5 miles', '5 km', 'quantity 5 miles = 5 mile'],
    ['5%', '5', 'quantity 5% = 5 %'],
    ['5%', '5 percentage points', 'quantity 5% = 5 %'],
    ['$5', '€5', 'quantity $5 = 5 $'],
    ['5 mW', '5 MW', 'quantity 5 mW = 0.005 w'],
    ['−5', '5', 'number −5 = -5'],
    ['2024-03-13', '12 March 2024', 'date 2024-03-13 = 2024-03-13'],
    ['12 March 2023', '12 March 2024', 'date 12 March 2023 = 2023-03-12'],
    ['12 March 2024', 'March 2024', 'date 12 March 2024 = 2024-03-12'],
    ['in 1999', '2024-03-12', 'date 1999 = 1999'],
    ['12 people', '12 March', 'number 12 = 12'],
    ['B6', 'B12', 'number B6 = b6'],
    ['v1.2.4', 'v1.2.3', 'number v1.2.4 = v1.2.4'],
    ['14:31', '14:30', 'number 14:31 = 14:31'],
    ['5 pm', '5 am', 'number 5 pm = 17:00'],
    ['3/4', '4/3', 'number 3/4 = 3/4'],
    ['10⁶', '106', 'number 10⁶ = 1000000'],
    ['five percent', 'six percent', 'quantity five percent = 5 %'],
    ['1\u200b3', '1 3', 'number 1\u200b3 = 13'],
    ['20 °C', '20 °F', 'quantity 20 °C = 20 °c'],
  ])('%s against %s', (answer, passage, expected) => {
    expect(unsupported(`it says ${answer} here`, `elsewhere ${passage} stands`)).toEqual([expected]);
  });

  it('each element of a list at its own offset', () => {
    const { unsupported: found } = checkGrounding('1,2,3', ['1 3']);
    expect(found).toEqual([{ kind: 'number', text: '2', start: 2, end: 3, normalized: '2' }]);
  });

  it('claims nothing with a number in words alone, a date that does not exist is no date', () => {
    expect(unsupported('one day two of them', 'nothing')).toEqual([]);
    expect(unsupported('on 2023-02-29', '2023 02 29')).not.toContainEqual(expect.stringContaining('date'));
  });

  it('names every kind in the reasons', () => {
    const { reasons, grounded } = checkGrounding('x 7 and 8 % on 2024-01-02', ['x']);
    expect(grounded).toBe(false);
    expect(reasons).toEqual([
      'containment_low',
      'number_unsupported',
      'date_unsupported',
      'quantity_unsupported',
    ]);
  });
});

describe('list numbers and citation marks', () => {
  it.each(['1. First', 'x\n  2) Second', 'x\n**3. **Third', 'as was said [4].', '> 5. x'])(
    '%j: none',
    (answer) => {
      expect(unsupported(answer, 'x')).toEqual([]);
    },
  );

  it.each(['there are 7.', 'in\n2024. x', 'some (8) of', 'it fell to 9. Then'])('%j: a claim', (answer) => {
    expect(unsupported(answer, 'x')).toHaveLength(1);
  });

  it('support nothing either', () => {
    expect(unsupported('it has 7 legs', '7. legs')).toHaveLength(1);
  });
});

describe('names', () => {
  const names = (answer: string, ...passages: string[]): string[] =>
    checkGrounding(answer, passages)
      .unsupported.filter(({ kind }) => kind === 'name')
      .map(({ text }) => text);

  it.each([
    ['a visit to Curie', 'Marie Curie left'],
    ['a visit to MARIE CURIE', 'Marie Curie left'],
    ['Yesterday it rained', 'nothing'],
    ['The answer', 'nothing'],
    ['and I said', 'nothing'],
    ['by J. K. Rowling', 'J. K. Rowling wrote'],
    ['see https://example.org/7.', 'at https://example.org/7 it is'],
  ])('%s: none against %s', (answer, passage) => {
    expect(names(answer, passage)).toEqual([]);
  });

  it.each([
    ['a visit to Pierre Curie', 'Marie Curie and Pierre', ['Pierre Curie']],
    ['a visit to Marie Curie', 'Marie met Curie', ['Marie Curie']],
    ['Paris is big, and Paris is old', 'nothing', ['Paris', 'Paris']],
    ['NASA said', 'nothing', ['NASA']],
    ['The Eiffel Tower', 'nothing', ['Eiffel Tower']],
    ['meet at UNESCO', 'nothing', ['UNESCO']],
    ['see https://example.org/8 now', 'at https://example.org/7 it is', ['https://example.org/8']],
  ])('%s: found against %s', (answer, passage, expected) => {
    expect(names(answer, passage)).toEqual(expected);
  });

  it('are reported and do not decide', () => {
    const passage = 'the prize went to Marie Curie in Stockholm';
    const report = checkGrounding('the prize went to Marie Skłodowska in Stockholm', [passage]);
    expect(report.unsupported.map(({ text }) => text)).toEqual(['Marie Skłodowska']);
    expect(report.grounded).toBe(true);
  });
});
