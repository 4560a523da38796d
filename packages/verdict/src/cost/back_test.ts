import { VerdictError } from '../errors.ts';
import { fitHoltWinters, forecastHoltWinters, WEEK } from './holt_winters.ts';

/** How far the forecasts were off on days that the model had not seen. */
export interface ForecastErrors {
  /** Mean |error| / |actual| over the points whose actual is not 0; null where every one is 0. A share, not percent. */
  readonly mape: number | null;
  /** Σ|error| / Σ|actual| over all points, zeros included; null where every actual is 0. */
  readonly wape: number | null;
}

export interface BackTest {
  /** The last days of the series: none of them was in the data of a forecast that is judged on it. */
  readonly heldOutDays: number;
  /** Starting points, one day apart. From each, the model was fitted anew and forecast the full horizon. */
  readonly origins: number;
  /** Forecasts judged: origins × horizon. They overlap, so they are fewer independent facts than that. */
  readonly points: number;
  /** Points that the MAPE leaves out because the actual is 0. */
  readonly zeroPoints: number;
  readonly holtWinters: ForecastErrors;
  /** The same points, each forecast as the last known value of the same weekday. */
  readonly seasonalNaive: ForecastErrors;
  /** Which had the smaller WAPE. */
  readonly better: 'holt_winters' | 'seasonal_naive' | 'equal';
  /** |error| of Holt–Winters at every point, ascending. */
  readonly absoluteErrors: readonly number[];
}

const LEAST_TRAINING_DAYS = 3 * WEEK;
/** One origin on every weekday. */
const LEAST_ORIGINS = WEEK;
const MOST_HELD_OUT_DAYS = 56;

/** The shortest history whose forecast over `horizon` days can be back-tested. */
export const daysNeeded = (horizon: number): number => LEAST_TRAINING_DAYS + horizon + LEAST_ORIGINS - 1;

/**
 * Rolling origin on held-out days.
 * @throws VerdictError `data_insufficient` naming the days needed, `argument_invalid` for the horizon
 */
export function backTest(values: readonly number[], horizon: number): BackTest {
  if (!Number.isSafeInteger(horizon) || horizon < 1 || horizon > 366) {
    throw new VerdictError('argument_invalid', `The horizon must be 1 to 366 days, not ${horizon}.`);
  }
  const needed = daysNeeded(horizon);
  if (values.length < needed) {
    throw new VerdictError(
      'data_insufficient',
      `A forecast over ${horizon} days needs ${needed} days of spend to be back-tested, and there are ${values.length}.`,
    );
  }
  const heldOutDays = Math.min(
    values.length - LEAST_TRAINING_DAYS,
    Math.max(horizon + LEAST_ORIGINS - 1, MOST_HELD_OUT_DAYS),
  );
  const origins = heldOutDays - horizon + 1;
  const actual: number[] = [];
  const modelled: number[] = [];
  const naive: number[] = [];
  for (let i = 0; i < origins; i++) {
    const known = values.slice(0, values.length - heldOutDays + i);
    actual.push(...values.slice(known.length, known.length + horizon));
    modelled.push(...forecastSpend(known, horizon));
    naive.push(...Array.from({ length: horizon }, (_, day) => known.at((day % WEEK) - WEEK) ?? 0));
  }
  const [holtWinters, seasonalNaive] = [errorsOf(actual, modelled), errorsOf(actual, naive)];
  return {
    heldOutDays,
    origins,
    points: actual.length,
    zeroPoints: actual.filter((value) => value === 0).length,
    holtWinters,
    seasonalNaive,
    better: betterOf(holtWinters.wape, seasonalNaive.wape),
    absoluteErrors: actual
      .map((value, point) => Math.abs(value - (modelled[point] ?? Number.NaN)))
      .toSorted((a, b) => a - b),
  };
}

/** Fitted to `values`; not below 0 where no day was. */
export function forecastSpend(values: readonly number[], days: number): readonly number[] {
  const floor = values.every((value) => value >= 0) ? 0 : -Infinity;
  return forecastHoltWinters(fitHoltWinters(values), days).map((value) => Math.max(floor, value));
}

function errorsOf(actual: readonly number[], forecast: readonly number[]): ForecastErrors {
  let [relative, counted, error, total] = [0, 0, 0, 0];
  for (const [point, value] of actual.entries()) {
    const off = Math.abs(value - (forecast[point] ?? Number.NaN));
    error += off;
    total += Math.abs(value);
    if (value === 0) continue;
    relative += off / Math.abs(value);
    counted += 1;
  }
  return { mape: counted === 0 ? null : relative / counted, wape: total === 0 ? null : error / total };
}

function betterOf(model: number | null, naive: number | null): BackTest['better'] {
  if (model === null || naive === null || model === naive) return 'equal';
  return model < naive ? 'holt_winters' : 'seasonal_naive';
}
