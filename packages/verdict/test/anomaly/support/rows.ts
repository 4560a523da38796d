import { drawNormal, type RandomSource } from '../../../src/stats/mod.ts';

export const FEATURES = ['ratio', 'dimension', 'length', 'sentences'];

/** Two correlated features, a skewed one and a count, as real features are. `shift` moves the first two, in σ. */
export function drawRow(random: RandomSource, shift = 0): number[] {
  const first = drawNormal(random);
  const second = 0.8 * first + 0.6 * drawNormal(random);
  return [first + shift, second - shift, Math.exp(drawNormal(random)), Math.floor(random() * 8)];
}

export const drawRows = (count: number, random: RandomSource, shift = 0): number[][] =>
  Array.from({ length: count }, () => drawRow(random, shift));
