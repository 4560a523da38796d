/** What part of the requests is turned away because the event loop lags. */
export interface Shedding {
  /** 0 (none) to 1 (all). */
  readonly share: number;
  /** Windows in a row whose lag was over the limit. */
  readonly slowWindows: number;
}

export const NO_SHEDDING: Shedding = { share: 0, slowWindows: 0 };

const STEP = 0.25;
/** One slow window is a pause of the garbage collector or of the machine, and passes by itself; two are load. */
const SLOW_WINDOWS = 2;

/**
 * The share after a window with the given lag. It rises while the lag stays over the limit, falls once it is under half
 * of it, and holds in between, so that it does not swing with the relief that it brings itself.
 */
export function nextShedding(before: Shedding, lagMs: number, limitMs: number): Shedding {
  if (lagMs > limitMs) {
    const slowWindows = before.slowWindows + 1;
    const share = slowWindows < SLOW_WINDOWS ? before.share : Math.min(1, before.share + STEP);
    return { share, slowWindows };
  }
  const share = lagMs <= limitMs / 2 ? Math.max(0, before.share - STEP) : before.share;
  return { share, slowWindows: 0 };
}
