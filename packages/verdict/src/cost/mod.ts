export {
  aggregateCost,
  costPerTrustedTask,
  COST_DIMENSIONS,
  type CostDimension,
  type CostPerTrustedTask,
  type CostRow,
} from './aggregate.ts';
export { type Atto, amountToNumber, formatAmount, parseAmount } from './amount.ts';
export { type BackTest, daysNeeded, type ForecastErrors } from './back_test.ts';
export { type DailySeries, dailySeries } from './daily_series.ts';
export {
  type BilledCharge,
  type Billing,
  type InvalidRow,
  type ModelSource,
  parseFocusCsv,
  parseFocusJson,
} from './focus_billing.ts';
export { type CostForecast, type ForecastDay, forecastCost } from './forecast_cost.ts';
export type { Smoothing } from './holt_winters.ts';
export { DEFAULT_TOLERANCE, type ReconciledRow, type Reconciliation, reconcileCost } from './reconcile.ts';
export { readSpan, SPAN_FIELDS } from './read_span.ts';
export { contradiction, type CostSpan, dayOf } from './span.ts';
