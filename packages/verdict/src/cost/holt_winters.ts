import { VerdictError } from '../errors.ts';

/** Days per season. */
export const WEEK = 7;

export interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

export interface HoltWinters extends Smoothing {
  /** Sum of squared one-step errors over the series it was fitted to. */
  readonly sse: number;
  readonly level: number;
  readonly trend: number;
  /** Of the next seven days, in order. */
  readonly season: readonly number[];
}

const GRID: readonly number[] = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1];
const FIRST_STEP = 0.05;
const LAST_STEP = 0.001;

/**
 * Additive Holt–Winters with a weekly season: the smoothing parameters with the least sum of squared one-step errors.
 * Deterministic: a grid of 8³ points, then a compass search from the best one whose step halves from 0.05 to 0.001.
 * Bounds: α, β in [0, 1], γ in [0, 1 − α]. Source: Hyndman & Athanasopoulos, Forecasting, 3rd ed., section 8.3.
 * @throws VerdictError `data_insufficient` below two weeks, `argument_invalid` for a value that is not finite
 */
export function fitHoltWinters(values: readonly number[]): HoltWinters {
  if (values.length < 2 * WEEK) {
    throw new VerdictError(
      'data_insufficient',
      `A weekly season takes at least ${2 * WEEK} days, and there are ${values.length}.`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new VerdictError('argument_invalid', `Day ${bad} is ${values[bad]}.`);
  let best = smooth(values, { alpha: 0, beta: 0, gamma: 0 });
  const consider = (candidate: Smoothing): boolean => {
    const { alpha, beta, gamma } = candidate;
    if (!(alpha >= 0 && alpha <= 1 && beta >= 0 && beta <= 1 && gamma >= 0 && gamma <= 1 - alpha))
      return false;
    const fit = smooth(values, candidate);
    if (!(fit.sse < best.sse)) return false;
    best = fit;
    return true;
  };
  for (const alpha of GRID)
    for (const beta of GRID) for (const gamma of GRID) consider({ alpha, beta, gamma });
  for (let step = FIRST_STEP; step >= LAST_STEP; ) {
    let moved = false;
    for (const name of ['alpha', 'beta', 'gamma'] as const) {
      for (const change of [step, -step]) {
        const { alpha, beta, gamma } = best;
        if (consider({ alpha, beta, gamma, [name]: best[name] + change })) moved = true;
      }
    }
    if (!moved) step /= 2;
  }
  return best;
}

/** The next `days` values of a fitted model. */
export function forecastHoltWinters({ level, trend, season }: HoltWinters, days: number): readonly number[] {
  return Array.from({ length: days }, (_, i) => level + trend * (i + 1) + (season[i % WEEK] ?? 0));
}

function smooth(values: readonly number[], { alpha, beta, gamma }: Smoothing): HoltWinters {
  const start = initialState(values);
  let { level, trend } = start;
  const season = [...start.season];
  let sse = 0;
  for (const [day, value] of values.entries()) {
    const seasonal = season[day % WEEK] ?? 0;
    const expected = level + trend;
    sse += (value - expected - seasonal) ** 2;
    const next = alpha * (value - seasonal) + (1 - alpha) * expected;
    trend = beta * (next - level) + (1 - beta) * trend;
    season[day % WEEK] = gamma * (value - expected) + (1 - gamma) * seasonal;
    level = next;
  }
  const turn = values.length % WEEK;
  return { alpha, beta, gamma, sse, level, trend, season: [...season.slice(turn), ...season.slice(0, turn)] };
}

/** From the first two weeks: the trend between their means, the level on the day before, the mean deviation per weekday. */
function initialState(values: readonly number[]): Pick<HoltWinters, 'level' | 'trend' | 'season'> {
  const [first, second] = [mean(values.slice(0, WEEK)), mean(values.slice(WEEK, 2 * WEEK))];
  const trend = (second - first) / WEEK;
  const level = first - (trend * (WEEK + 1)) / 2;
  const off = (day: number): number => (values[day] ?? 0) - (level + trend * (day + 1));
  const season = Array.from({ length: WEEK }, (_, day) => (off(day) + off(day + WEEK)) / 2);
  return { level, trend, season };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
