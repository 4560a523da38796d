import { VerdictError } from '../errors.ts';
import { amountToNumber } from './amount.ts';
import { aggregateCost } from './aggregate.ts';
import type { CostSpan } from './span.ts';

/** Spend per UTC day, without gaps: a day without a span cost nothing. */
export interface DailySeries {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly currency: string;
  readonly values: readonly number[];
  /** Days that hold no span at all: real zeros, or a tracer that was off. */
  readonly emptyDays: number;
}

const DAY_MS = 86_400_000;

/**
 * From the first day with a span to the last one, which must be over: half a day looks like a fall in spend.
 * @throws VerdictError `data_insufficient` without a span, `argument_invalid` for several currencies
 */
export function dailySeries(spans: readonly CostSpan[]): DailySeries {
  const rows = aggregateCost(spans, ['day']);
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const [currency, second] = currencies;
  const [first, last] = [rows[0]?.key[0], rows.at(-1)?.key[0]];
  if (currency === undefined || first === undefined || last === undefined) {
    throw new VerdictError('data_insufficient', 'There is no span, so there is no spend to forecast.');
  }
  if (second !== undefined) {
    throw new VerdictError(
      'argument_invalid',
      `Spend is in ${currencies.join(', ')}: forecast one currency at a time.`,
    );
  }
  const spendOn = new Map(rows.map(({ key, amountAtto }) => [key[0], amountToNumber(amountAtto)]));
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  const values = Array.from({ length: days }, (_, i) => spendOn.get(dayAfter(first, i)) ?? 0);
  return { firstDay: first, lastDay: last, currency, values, emptyDays: days - rows.length };
}

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
