import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Billing,
  type CostSpan,
  formatAmount,
  parseAmount,
  parseFocusCsv,
  parseFocusJson,
  reconcileCost,
} from '../../src/cost/mod.ts';
import { SPAN, spanArbitrary } from './support/spans.ts';

const TAG = { kind: 'tag', name: 'model' } as const;
const HEADER = 'BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ResourceId,Tags';
const ROW = {
  BilledCost: 1,
  BillingCurrency: 'USD',
  ChargePeriodStart: '2025-06-01T00:00:00Z',
  ChargePeriodEnd: '2025-06-02T00:00:00Z',
  ServiceName: 'LLM',
  ResourceId: 'r1',
  Tags: { model: 'm1' },
};
const csv = (...lines: readonly string[]): Billing => parseFocusCsv([HEADER, ...lines].join('\n'), TAG);
const json = (...changes: readonly object[]): Billing =>
  parseFocusJson(
    changes.map((change) => ({ ...ROW, ...change })),
    TAG,
  );
const spend = (usd: string, change: Partial<CostSpan> = {}): CostSpan => ({
  ...SPAN,
  amountAtto: parseAmount(usd) ?? 0n,
  ...change,
});

describe('a FOCUS export', () => {
  it('CSV and JSON give the same charges', () => {
    const line = '1,USD,2025-06-01T00:00:00Z,2025-06-02T00:00:00Z,LLM,r1,"{""model"":""m1""}"';
    expect(csv(line).charges.map((charge) => ({ ...charge, row: 0 }))).toEqual(
      json({}).charges.map((charge) => ({ ...charge, row: 0 })),
    );
    expect(csv(line).charges[0]).toMatchObject({ row: 2, amountAtto: 10n ** 18n, model: 'm1' });
  });

  it.each<[string, object, RegExp]>([
    ['no cost', { BilledCost: '' }, /BilledCost/],
    ['a cost that is no number', { BilledCost: '1,20' }, /BilledCost/],
    ['NaN', { BilledCost: 'NaN' }, /BilledCost/],
    ['too many decimals', { BilledCost: '0.0000000000000000001' }, /18 decimals/],
    ['a null cost', { BilledCost: null }, /BilledCost .*null/],
    ['a currency in words', { BillingCurrency: 'dollars' }, /BillingCurrency/],
    ['a date without time', { ChargePeriodStart: '2025-06-01' }, /ChargePeriodStart/],
    [
      'an instant that is not in UTC',
      { ChargePeriodStart: '2025-06-01T00:00:00+02:00' },
      /ChargePeriodStart/,
    ],
    ['30 February', { ChargePeriodStart: '2025-02-30T00:00:00Z' }, /ChargePeriodStart/],
    ['an end before the start', { ChargePeriodEnd: '2025-05-01T00:00:00Z' }, /after ChargePeriodStart/],
    ['no service', { ServiceName: '' }, /ServiceName/],
    ['tags that are no JSON', { Tags: '{model:m1}' }, /Tags/],
    ['tags in an array', { Tags: ['model'] }, /Tags/],
    ['a model that is no text', { Tags: { model: 7 } }, /Tags/],
  ])('%s: the row is reported, the others are read', (_name, change, message) => {
    const { charges, invalid } = json({}, change, {});
    expect(charges.map(({ row }) => row)).toEqual([1, 3]);
    expect(invalid).toHaveLength(1);
    expect(invalid[0]).toMatchObject({ row: 2, message });
  });

  it('the wrong number of fields and broken quotes are reported with their line', () => {
    const { charges, invalid } = csv(
      '1,USD',
      '1,USD,2025-06-01T00:00:00Z,2025-06-02T00:00:00Z,LLM,r1,',
      '"1"2',
    );
    expect(charges.map(({ row, model }) => ({ row, model }))).toEqual([{ row: 3, model: null }]);
    expect(invalid).toEqual([
      { row: 2, message: '2 fields under 7 columns.' },
      { row: 4, message: 'holds text after the closing quote.' },
    ]);
  });

  it('the model can come from a column', () => {
    const { charges } = parseFocusJson([ROW], { kind: 'column', name: 'ResourceId' });
    expect(charges[0]?.model).toBe('r1');
  });

  it.each([
    ['', /empty/],
    ['BilledCost,BillingCurrency', /missing: ChargePeriodStart, ChargePeriodEnd, ServiceName, Tags/],
    [`${HEADER},Tags`, /Tags is there twice/],
    ['"BilledCost', /header holds/],
  ])('refuses the header %j', (text, message) => {
    expect(() => parseFocusCsv(text, TAG)).toThrow(message);
  });

  it('refuses JSON that is no array', () => {
    expect(() => parseFocusJson({ rows: [] }, TAG)).toThrow(/array/);
  });

  it('no row is ever dropped: every record becomes a charge or a reported fault', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.constant(1),
      fc.dictionary(fc.string(), fc.string()),
    );
    const row = fc.oneof(
      fc.anything(),
      fc.record({ BilledCost: cell, BillingCurrency: cell, Tags: cell }).map((r) => ({ ...ROW, ...r })),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const { charges, invalid } = parseFocusJson(rows, TAG);
        const seen = [...charges, ...invalid].map((r) => r.row).toSorted((a, b) => a - b);
        expect(seen).toEqual(rows.map((_, i) => i + 1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('reconciling', () => {
  it.each([
    ['1.03', 'reconciled', 'within_tolerance'],
    ['0.97', 'reconciled', 'within_tolerance'],
    ['1.030000000000000001', 'flagged', 'beyond_tolerance'],
    ['0.969999999999999999', 'flagged', 'beyond_tolerance'],
    ['0', 'flagged', 'not_billed'],
  ])('1 traced, %s billed: %s, to the last digit', (billed, status, reason) => {
    const result = reconcileCost([spend('1')], json({ BilledCost: billed }));
    expect(result).toMatchObject({ status, rows: [{ status, reason, tracedAtto: 10n ** 18n }] });
    expect(formatAmount(result.rows[0]?.billedAtto ?? -1n)).toBe(billed);
  });

  it('a total that matches excuses no row', () => {
    const spans = [spend('1', { model: 'm1' }), spend('1', { model: 'm2' })];
    const result = reconcileCost(
      spans,
      json({ BilledCost: 0.5 }, { BilledCost: 1.5, Tags: { model: 'm2' } }),
    );
    expect(result.totals).toEqual([
      { currency: 'USD', tracedAtto: 2n * 10n ** 18n, billedAtto: 2n * 10n ** 18n },
    ]);
    expect(result.status).toBe('flagged');
    expect(result.rows.map(({ status }) => status)).toEqual(['flagged', 'flagged']);
  });

  it.each<[string, readonly CostSpan[], Billing, string]>([
    ['billed and never traced', [], json({}), 'not_traced'],
    ['traced and never billed', [spend('1')], json(), 'not_billed'],
    ['billed in another currency', [spend('1')], json({ BillingCurrency: 'EUR' }), 'not_traced'],
    ['billed on another day', [spend('1', { atMs: SPAN.atMs + 86_400_000 })], json({}), 'not_billed'],
    ['billed for no model', [spend('1')], json({ Tags: null }), 'model_unknown'],
  ])('%s is flagged', (_name, spans, billing, reason) => {
    const result = reconcileCost(spans, billing);
    expect(result.status).toBe('flagged');
    expect(result.rows.map((row) => row.reason)).toContain(reason);
  });

  it('a charge over a month is not shared out among its days', () => {
    const result = reconcileCost(
      [spend('1')],
      json({}, { ChargePeriodEnd: '2025-07-01T00:00:00Z', BilledCost: 30 }),
    );
    expect(result.rows).toMatchObject([{ status: 'reconciled', billedAtto: 10n ** 18n }]);
    expect(result.unallocated).toMatchObject([{ row: 2, amountAtto: 30n * 10n ** 18n }]);
    expect(result.totals).toMatchObject([{ billedAtto: 31n * 10n ** 18n }]);
    expect(result.status).toBe('flagged');
  });

  it('an unreadable row keeps an otherwise matching import from being reconciled', () => {
    expect(reconcileCost([spend('1')], json({})).status).toBe('reconciled');
    expect(reconcileCost([spend('1')], json({}, { BilledCost: 'x' }))).toMatchObject({
      status: 'flagged',
      invalid: [{ row: 2 }],
    });
  });

  it('nothing is adjusted: both sides add up to what came in, whatever it was', () => {
    const charge = fc.record({
      BilledCost: fc.integer({ min: -1000, max: 100_000 }),
      BillingCurrency: fc.constantFrom('USD', 'EUR'),
      Tags: fc.constantFrom({ model: 'm1' }, { model: 'm3' }, null),
      ChargePeriodEnd: fc.constantFrom('2025-06-02T00:00:00Z', '2025-06-03T00:00:00Z'),
    });
    fc.assert(
      fc.property(
        fc.array(spanArbitrary, { maxLength: 20 }),
        fc.array(charge, { maxLength: 20 }),
        (spans, charges) => {
          const billing = json(...charges);
          const { rows, unallocated, totals } = reconcileCost(spans, billing);
          for (const currency of ['USD', 'EUR']) {
            const total = <T extends { readonly currency: string }>(
              items: readonly T[],
              amount: (item: T) => bigint,
            ): bigint =>
              items
                .filter((item) => item.currency === currency)
                .reduce((sum, item) => sum + amount(item), 0n);
            const traced = total(spans, ({ amountAtto }) => amountAtto);
            const billed = total(billing.charges, ({ amountAtto }) => amountAtto);
            expect(total(rows, ({ tracedAtto }) => tracedAtto)).toBe(traced);
            expect(
              total(rows, ({ billedAtto }) => billedAtto) +
                total(unallocated, ({ amountAtto }) => amountAtto),
            ).toBe(billed);
            expect(total(totals, ({ billedAtto }) => billedAtto)).toBe(billed);
          }
        },
      ),
    );
  });

  it.each([-0.1, 1, Number.NaN])('refuses a tolerance of %s', (tolerance) => {
    expect(() => reconcileCost([], json(), tolerance)).toThrow(/tolerance/);
  });
});
