import { VerdictError } from '../errors.ts';
import { type BackTest, backTest, forecastSpend } from './back_test.ts';
import { type DailySeries, dayAfter } from './daily_series.ts';
import { fitHoltWinters, type Smoothing } from './holt_winters.ts';

export interface ForecastDay {
  readonly day: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface CostForecast {
  readonly currency: string;
  readonly days: readonly ForecastDay[];
  readonly total: number;
  /** The share of back-tested errors that lie within the interval. It promises nothing about a future that differs. */
  readonly intervalShare: number;
  readonly smoothing: Smoothing;
  readonly backTest: Omit<BackTest, 'absoluteErrors'>;
}

/**
 * Spend of the next days, never without its back-test. The interval is the forecast ± the |error| of rank
 * ⌈(n + 1)·intervalShare⌉ of the back-test, pooled over the horizon: near days are covered more often, far days less.
 * @throws VerdictError `data_insufficient` naming the days needed, `argument_invalid`
 */
export function forecastCost(series: DailySeries, days: number, intervalShare = 0.8): CostForecast {
  if (!(intervalShare > 0 && intervalShare < 1)) {
    throw new VerdictError('argument_invalid', `intervalShare must lie in (0, 1), not ${intervalShare}.`);
  }
  const { absoluteErrors, ...test } = backTest(series.values, days);
  const rank = Math.ceil((absoluteErrors.length + 1) * intervalShare);
  const half = absoluteErrors[rank - 1];
  if (half === undefined) {
    throw new VerdictError(
      'data_insufficient',
      `An interval of ${intervalShare} needs ${rank} back-tested forecasts, and there are ${absoluteErrors.length}.`,
    );
  }
  const floor = series.values.every((value) => value >= 0) ? 0 : -Infinity;
  const { alpha, beta, gamma } = fitHoltWinters(series.values);
  const values = forecastSpend(series.values, days);
  return {
    currency: series.currency,
    days: values.map((value, i) => ({
      day: dayAfter(series.lastDay, i + 1),
      value,
      low: Math.max(floor, value - half),
      high: value + half,
    })),
    total: values.reduce((sum, value) => sum + value, 0),
    intervalShare,
    smoothing: { alpha, beta, gamma },
    backTest: test,
  };
}
