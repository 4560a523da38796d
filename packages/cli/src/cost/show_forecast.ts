import {
  type CostForecast,
  type DailySeries,
  dailySeries,
  dayOf,
  type ForecastErrors,
  forecastCost,
} from '@kakeya/verdict/cost';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { readSpans } from './read_spans.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface ForecastOptions {
  readonly spans: string;
  readonly days: number;
  readonly currency?: string;
  readonly lastDay?: string;
  readonly json?: boolean;
}

/** `kakeya cost forecast`. */
export async function showForecast(options: ForecastOptions): Promise<ExitCode> {
  const { spans: file, days, currency, lastDay, json = false } = options;
  const all = await readSpans(file);
  const spans = all.filter(
    (span) =>
      (currency === undefined || span.currency === currency) &&
      (lastDay === undefined || dayOf(span.atMs) <= lastDay),
  );
  const leftOut = all.length - spans.length;
  const { series, forecast } = refuseAsInput(file, () => {
    const daily = dailySeries(spans);
    return { series: daily, forecast: forecastCost(daily, days) };
  });
  if (json) await printJson(jsonOf(series, forecast, leftOut));
  else await showText(series, forecast, leftOut);
  return EXIT.ok;
}

async function showText(series: DailySeries, forecast: CostForecast, leftOut: number): Promise<void> {
  const { backTest: test, smoothing, currency } = forecast;
  await print(
    `History: ${series.values.length} days, ${series.firstDay} to ${series.lastDay}, in ${currency}; ` +
      `${series.emptyDays} days without a span count as 0; ${leftOut} spans left out.\n` +
      `Back-test on the last ${test.heldOutDays} days, held out: ${test.origins} starting points, each refitted, ` +
      `${test.points} forecasts of 1 to ${forecast.days.length} days ahead.\n\n`,
  );
  await printTable(
    ['forecast', 'MAPE', 'WAPE'],
    [
      ['Holt-Winters', ...errorCells(test.holtWinters)],
      ['same weekday last week', ...errorCells(test.seasonalNaive)],
    ],
  );
  await print(
    `\nMAPE over ${test.points - test.zeroPoints} forecasts (${test.zeroPoints} days of 0 have none); WAPE over all.\n` +
      `${COMPARISON[test.better]}\n` +
      `Fitted: alpha ${smoothing.alpha.toFixed(3)}, beta ${smoothing.beta.toFixed(3)}, gamma ${smoothing.gamma.toFixed(3)}.\n\n`,
  );
  await printTable(
    ['day', 'forecast', `low`, `high`],
    forecast.days.map(({ day, value, low, high }) => [day, ...[value, low, high].map(money)]),
  );
  await print(
    `\nTotal ${money(forecast.total)} ${currency}. low to high: held ${forecast.intervalShare * 100} % of the back-tested days.\n`,
  );
}

const COMPARISON = {
  holt_winters: 'Holt-Winters had the smaller WAPE.',
  seasonal_naive: 'Holt-Winters did WORSE than the same weekday of last week: it adds nothing here.',
  equal: 'Neither had the smaller WAPE.',
} as const;

const errorCells = ({ mape, wape }: ForecastErrors): string[] => [percent(mape), percent(wape)];

const percent = (share: number | null): string =>
  share === null ? 'undefined' : `${(share * 100).toFixed(2)} %`;

/** For people; `--json` gives every digit. */
const money = (value: number): string => value.toFixed(4);

function jsonOf(series: DailySeries, forecast: CostForecast, leftOut: number): object {
  const { backTest: test } = forecast;
  return {
    currency: forecast.currency,
    history: {
      first_day: series.firstDay,
      last_day: series.lastDay,
      days: series.values.length,
      empty_days: series.emptyDays,
      spans_left_out: leftOut,
    },
    back_test: {
      held_out_days: test.heldOutDays,
      origins: test.origins,
      points: test.points,
      zero_points: test.zeroPoints,
      holt_winters: test.holtWinters,
      seasonal_naive: test.seasonalNaive,
      better: test.better,
    },
    smoothing: forecast.smoothing,
    interval_share: forecast.intervalShare,
    days: forecast.days,
    total: forecast.total,
  };
}
