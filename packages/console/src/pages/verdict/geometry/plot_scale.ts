/** Maps numbers to pixels along one axis. */
export interface PlotScale {
  readonly low: number;
  readonly high: number;
  readonly toPx: (value: number) => number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10] as const;

/**
 * A linear axis over `values`, widened to round steps, from `fromPx` to `toPx` (which may be smaller: upwards).
 * @param most how many steps there may be
 */
export function plotScale(values: readonly number[], fromPx: number, toPx: number, most = 6): PlotScale {
  const finite = values.filter((value) => Number.isFinite(value));
  const least = finite.length === 0 ? 0 : Math.min(...finite);
  const greatest = finite.length === 0 ? 1 : Math.max(...finite);
  const step = roundStep((greatest - least || 1) / most);
  const low = Math.floor(least / step) * step;
  const high = Math.max(low + step, Math.ceil(greatest / step) * step);
  const count = Math.round((high - low) / step);
  return {
    low,
    high,
    toPx: (value) => fromPx + ((value - low) / (high - low)) * (toPx - fromPx),
    // By multiplication: adding up would carry the rounding of each step along.
    ticks: Array.from({ length: count + 1 }, (_, index) => tidy(low + index * step)),
  };
}

/** The smallest of 1, 2, 5 times a power of ten that is at least so large. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const step = STEPS.find((one) => one * power >= size * (1 - 1e-9)) ?? 10;
  return step * power;
}

const tidy = (value: number): number => Number(value.toPrecision(12)) + 0;
