import { MOST_BUCKETS } from './outcome_schemas.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Widths that people read time in. */
const WIDTHS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE_MS);

export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly bucketMs: number;
}

/** The narrowest buckets of which a stretch of time needs few, and the stretch as whole buckets. */
export function overviewStretch(fromMs: number, untilMs: number): Stretch {
  const whole = (bucketMs: number): Stretch => ({
    fromMs: Math.floor(fromMs / bucketMs) * bucketMs,
    untilMs: Math.ceil(untilMs / bucketMs) * bucketMs,
    bucketMs,
  });
  const fits = ({ bucketMs, ...of }: Stretch): boolean => of.untilMs - of.fromMs <= MOST_BUCKETS * bucketMs;
  const narrow = WIDTHS_MS.map(whole).find(fits);
  if (narrow !== undefined) return narrow;
  // One bucket is lost to each end, so that so many days always do.
  return whole(Math.ceil((untilMs - fromMs) / ((MOST_BUCKETS - 1) * DAY_MS)) * DAY_MS);
}
