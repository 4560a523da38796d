import { randomBeta, randomNormal } from 'd3-random';
import type { RandomSource } from './random.ts';

/** A draw from Beta(alpha, beta), both above 0. */
export const drawBeta = (alpha: number, beta: number, random: RandomSource): number =>
  randomBeta.source(random)(alpha, beta)();

/** A draw from the standard normal distribution. */
export const drawNormal = (random: RandomSource): number => randomNormal.source(random)(0, 1)();

/** Shuffles in place (Fisher–Yates). */
export function shuffle<T>(items: T[], random: RandomSource): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const [a, b] = [items[last], items[pick]];
    if (a !== undefined && b !== undefined) [items[last], items[pick]] = [b, a];
  }
  return items;
}
