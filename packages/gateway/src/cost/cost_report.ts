import {
  type Atto,
  costPerTrustedTask,
  type DailySeries,
  daysNeeded,
  forecastCost,
  formatAmount,
} from '@kakeya/verdict/cost';
import {
  type Cell,
  dayText,
  type Family,
  firstDayOf,
  type TenantCosts,
  WINDOW_DAYS,
} from './tenant_costs.ts';

/** The longest horizon that the whole days of the window can be back-tested for. */
const FORECAST_DAYS = 7;
const DAY_MS = 86_400_000;

/** A tenant's spend of the last days as JSON; `costs` undefined: nothing was recorded. */
export function costReport(tenant: string, costs: TenantCosts | undefined, nowMs: number): object {
  const cells = [...(costs?.cells ?? [])];
  const all = cells.filter(({ family }) => family === 'all');
  return {
    tenant,
    window: { days: WINDOW_DAYS, from: firstDayOf(nowMs), to: dayText(nowMs) },
    spans_recorded: costs?.recorded ?? 0,
    spans_left_out: costs?.leftOut ?? 0,
    total: rowsOf(all, () => ({})),
    by_task: rowsOf(of(cells, 'task'), ({ name: task }) => ({ task })),
    by_model: rowsOf(of(cells, 'model'), ({ name: model }) => ({ model })),
    by_day: rowsOf(all, ({ day }) => ({ day })),
    forecasts: currenciesOf(all).map((currency) => forecastOf(all, currency, nowMs)),
  };
}

const of = (cells: readonly Cell[], family: Family): readonly Cell[] =>
  cells.filter((cell) => cell.family === family);

const currenciesOf = (cells: readonly Cell[]): readonly string[] =>
  [...new Set(cells.map(({ currency }) => currency))].toSorted();

/** One row per key and currency, in their order. */
function rowsOf(cells: readonly Cell[], keyOf: (cell: Cell) => object): readonly object[] {
  const groups = new Map<
    string,
    { readonly key: object; readonly currency: string; readonly cells: Cell[] }
  >();
  for (const cell of cells) {
    const key = keyOf(cell);
    const name = JSON.stringify([key, cell.currency]);
    const group = groups.get(name) ?? { key, currency: cell.currency, cells: [] };
    groups.set(name, group);
    group.cells.push(cell);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({ ...group.key, currency: group.currency, ...sumsOf(group.cells) }));
}

function sumsOf(cells: readonly Cell[]): object {
  const sum = (count: (cell: Cell) => number): number =>
    cells.reduce((total, cell) => total + count(cell), 0);
  const amountAtto: Atto = cells.reduce((total, cell) => total + cell.amountAtto, 0n);
  const accepted = sum((cell) => cell.accepted);
  const { value, reason } = costPerTrustedTask(amountAtto, accepted);
  return {
    cost: formatAmount(amountAtto),
    calls: sum((cell) => cell.spans),
    tokens_in: sum((cell) => cell.tokensIn),
    tokens_out: sum((cell) => cell.tokensOut),
    accepted,
    not_accepted: sum((cell) => cell.notAccepted),
    undecided: sum((cell) => cell.undecided),
    cost_per_trusted_task: value,
    cost_per_trusted_task_reason: reason,
  };
}

/** From the whole days: half of today would look like a fall in spend. */
function forecastOf(all: readonly Cell[], currency: string, nowMs: number): object {
  const series = seriesOf(all, currency, nowMs);
  const [days, needed] = [series?.values.length ?? 0, daysNeeded(FORECAST_DAYS)];
  const history = { currency, horizon_days: FORECAST_DAYS, history_days: days };
  if (series === undefined || days < needed) {
    return { ...history, status: 'insufficient', days_missing: needed - days };
  }
  const forecast = forecastCost(series, FORECAST_DAYS);
  const { origins, points, zeroPoints, holtWinters, seasonalNaive, better } = forecast.backTest;
  return {
    ...history,
    status: 'ready',
    days_missing: 0,
    empty_days: series.emptyDays,
    back_test: {
      mape: holtWinters.mape,
      n: points - zeroPoints,
      wape: holtWinters.wape,
      origins,
      points,
      seasonal_naive: seasonalNaive,
      better,
    },
    interval_share: forecast.intervalShare,
    days: forecast.days,
    total: forecast.total,
  };
}

function seriesOf(all: readonly Cell[], currency: string, nowMs: number): DailySeries | undefined {
  const today = dayText(nowMs);
  const spend = new Map<string, number>();
  for (const cell of all) {
    if (cell.currency === currency && cell.day < today)
      spend.set(cell.day, Number(formatAmount(cell.amountAtto)));
  }
  const [firstDay] = [...spend.keys()].toSorted();
  if (firstDay === undefined) return undefined;
  const lastDay = dayText(nowMs - DAY_MS);
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS + 1;
  const values = Array.from({ length: days }, (_, index) => {
    return spend.get(dayText(Date.parse(firstDay) + index * DAY_MS)) ?? 0;
  });
  return { firstDay, lastDay, currency, values, emptyDays: days - spend.size };
}
