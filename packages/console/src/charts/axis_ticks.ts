const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 7, 14, 28].map((days) => days * DAY_MS),
];

/** Round numbers from zero to at least `top`, about `wanted` of them. A count has no parts: the step is whole. */
export function countTicks(top: number, wanted = 4): readonly number[] {
  const rough = Math.max(1, top / wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.max(1, Math.ceil(top / step)) + 1 }, (_, index) => index * step);
}

export interface TimeTicks {
  readonly stepMs: number;
  /** Unix ms, ascending, within [fromMs, untilMs). */
  readonly atMs: readonly number[];
}

/** Round times of day where the reader is: `zoneMs` is what that zone is ahead of UTC. */
export function timeTicks(fromMs: number, untilMs: number, most: number, zoneMs: number): TimeTicks {
  const rough = (untilMs - fromMs) / Math.max(1, most);
  const stepMs = STEPS_MS.find((step) => step >= rough) ?? Math.ceil(rough / (28 * DAY_MS)) * 28 * DAY_MS;
  const atMs: number[] = [];
  for (let at = Math.ceil((fromMs + zoneMs) / stepMs) * stepMs - zoneMs; at < untilMs; at += stepMs)
    atMs.push(at);
  return { stepMs, atMs };
}
