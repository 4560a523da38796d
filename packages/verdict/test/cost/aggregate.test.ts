import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aggregateCost,
  COST_DIMENSIONS,
  type CostSpan,
  dailySeries,
  formatAmount,
  parseAmount,
} from '../../src/cost/mod.ts';
import { SPAN, spanArbitrary } from './support/spans.ts';

describe('amounts', () => {
  it.each<[string, bigint]>([
    ['0', 0n],
    ['1', 10n ** 18n],
    ['-2.50', -25n * 10n ** 17n],
    ['0.000000000000000001', 1n],
    ['1.5e-7', 15n * 10n ** 10n],
    ['1.50E+1', 15n * 10n ** 18n],
    ['0.1000000000000000000000', 10n ** 17n],
  ])('%s is exact', (text, atto) => {
    expect(parseAmount(text)).toBe(atto);
  });

  it.each([
    '',
    ' 1',
    '1,5',
    '1.',
    '.5',
    'NaN',
    'Infinity',
    '0x10',
    '1e',
    '--1',
    '1 USD',
    '0.0000000000000000001',
    '1e-19',
  ])('refuses %j rather than round or guess', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });

  it('are written with every digit: reading gives the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 32n), max: 10n ** 32n }), (atto) => {
        expect(parseAmount(formatAmount(atto))).toBe(atto);
      }),
    );
  });
});

describe('spend per group', () => {
  it('loses and invents nothing: amounts, tokens and spans add up to the total, for every choice of dimensions', () => {
    fc.assert(
      fc.property(
        fc.array(spanArbitrary, { maxLength: 60 }),
        fc.subarray([...COST_DIMENSIONS]),
        (spans, by) => {
          const rows = aggregateCost(spans, by);
          const sum = (items: readonly { amountAtto: bigint; tokensIn: number; tokensOut: number }[]) => ({
            atto: items.reduce((total, item) => total + item.amountAtto, 0n),
            tokens: items.reduce((total, item) => total + item.tokensIn + item.tokensOut, 0),
          });
          for (const currency of ['EUR', 'USD']) {
            const of = <T extends { readonly currency: string }>(items: readonly T[]): T[] =>
              items.filter((item) => item.currency === currency);
            expect(sum(of(rows))).toEqual(sum(of(spans)));
          }
          expect(rows.reduce((total, row) => total + row.spans, 0)).toBe(spans.length);
          expect(new Set(rows.map(({ key, currency }) => JSON.stringify([key, currency]))).size).toBe(
            rows.length,
          );
        },
      ),
    );
  });

  it('does not depend on the order of the spans', () => {
    fc.assert(
      fc.property(fc.array(spanArbitrary, { maxLength: 30 }), (spans) => {
        expect(aggregateCost(spans.toReversed(), ['tenant', 'day'])).toEqual(
          aggregateCost(spans, ['tenant', 'day']),
        );
      }),
    );
  });

  it('0.1 + 0.2 is 0.3', () => {
    const spans = [100_000_000_000_000_000n, 200_000_000_000_000_000n].map((amountAtto) => ({
      ...SPAN,
      amountAtto,
    }));
    expect(formatAmount(aggregateCost(spans, [])[0]?.amountAtto ?? 0n)).toBe('0.3');
  });

  it('cost per trusted task: all spend over accepted outputs, an output once however many calls served it', () => {
    const call = (pcsId: string | null, accepted: boolean | null, usd: string): CostSpan => ({
      ...SPAN,
      pcsId,
      accepted,
      amountAtto: parseAmount(usd) ?? 0n,
    });
    const spans = [
      call('a', null, '1'),
      call('a', true, '1'),
      call('b', false, '3'),
      call('c', null, '1'),
      call(null, true, '2'),
    ];
    for (const order of [spans, spans.toReversed()]) {
      expect(aggregateCost(order, [])).toMatchObject([
        { accepted: 2, notAccepted: 1, undecided: 1, costPerTrustedTask: { value: 4, reason: null } },
      ]);
    }
  });

  it('the same id of two tenants is two outputs', () => {
    const of = (tenant: string): CostSpan => ({ ...SPAN, tenant, pcsId: 'a', accepted: true });
    expect(aggregateCost([of('x'), of('y')], [])[0]?.accepted).toBe(2);
  });

  it('has no cost per trusted task where nothing was accepted, and says why', () => {
    expect(aggregateCost([{ ...SPAN, accepted: false }], [])[0]?.costPerTrustedTask).toEqual({
      value: null,
      reason: 'none_accepted',
    });
  });

  it.each<[Partial<CostSpan>, RegExp]>([
    [{ atMs: Number.NaN }, /Span 1: atMs/],
    [{ tenant: '' }, /tenant/],
    [{ tokensIn: -1 }, /tokensIn/],
    [{ tokensOut: 0.5 }, /tokensOut/],
    [{ currency: 'usd' }, /currency/],
    [{ amountAtto: -1n }, /less than nothing/],
    [{ pcsId: '' }, /pcsId/],
    [{ pcsId: 'p', accepted: false }, /accepted in one span and not in another/],
  ])('refuses %o', (change, message) => {
    const first = { ...SPAN, pcsId: 'p', accepted: true };
    expect(() => aggregateCost([first, { ...SPAN, ...change }], [])).toThrow(message);
  });
});

describe('the daily series', () => {
  const on = (day: string, usd: string): CostSpan => ({
    ...SPAN,
    atMs: Date.parse(`${day}T23:59:59.999Z`),
    amountAtto: parseAmount(usd) ?? 0n,
  });

  it('has no gaps: a day without a span is 0 and counted, across a leap day', () => {
    expect(dailySeries([on('2024-03-01', '2'), on('2024-02-28', '1'), on('2024-03-01', '3')])).toEqual({
      firstDay: '2024-02-28',
      lastDay: '2024-03-01',
      currency: 'USD',
      values: [1, 0, 5],
      emptyDays: 1,
    });
  });

  it('refuses to add currencies, and to make something of nothing', () => {
    expect(() => dailySeries([SPAN, { ...SPAN, currency: 'EUR' }])).toThrow(/one currency/);
    expect(() => dailySeries([])).toThrow(/no span/);
  });
});
