import { type Sent, type Stage, sendTraffic } from './showcase.ts';

/** As many as an agent's outbox has under way. */
const LANES = 4;

/** Sends answers that arrive now, several at once. The first was decided before all others. */
export async function sendNow(stage: Stage, n: number, seed: number): Promise<readonly Sent[]> {
  const nowMs = Date.now();
  const send = (count: number, lane: number): Promise<Sent[]> =>
    sendTraffic(stage, { n: count, seed: seed + lane, fromMs: nowMs, untilMs: nowMs });
  const first = await send(1, 0);
  const sizes = Array.from({ length: LANES }, (_, lane) => Math.floor((n - 1 + lane) / LANES));
  const others = await Promise.all(sizes.map((size, lane) => send(size, lane + 1)));
  return [...first, ...others.flat()];
}
