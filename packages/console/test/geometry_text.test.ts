import { describe, expect, it } from 'vitest';
import {
  coherenceReading,
  compressionReading,
  fullestBin,
  lineReading,
} from '../src/pages/verdict/geometry/geometry_text.ts';

const point = { scale: 2, n_j: 3, x: 1, y: 1.58 };
const line = { points: [point, point], slope: 1.2, intercept: 0, claimed_slope: 1.3, tolerance: 0.15 };
const none = { mean: 0.2, sd: 0.05, z: 3.4 };
const coherence = {
  projection: { edges: [0, 1, 2], counts: [3, 7] },
  coh_star: 0.7,
  null: none,
};

describe('the reading of a signal', () => {
  it('always says that it is structure and not factual error', () => {
    for (const text of [
      lineReading(line),
      coherenceReading(coherence),
      coherenceReading({ ...coherence, null: null }),
      compressionReading({ r: 0.4, null: none }),
    ])
      expect(text).toMatch(/Structure, not factual error\.$/);
  });

  it('tells a claim within the tolerance from one outside', () => {
    expect(lineReading(line)).toContain('within the tolerance of ±0.15');
    expect(lineReading({ ...line, claimed_slope: 1.4 })).toContain('outside the tolerance');
  });

  it('gives the distance from inputs without structure, on which side, and no p-value', () => {
    expect(coherenceReading(coherence)).toContain('lies 3.4 of these above. That is no p-value.');
    expect(compressionReading({ r: 0.1, null: { ...none, z: -2 } })).toContain('2 of these below');
    expect(compressionReading({ r: 0.1, null: null }, 'No text came.')).toContain(
      'cannot be compared with inputs without structure. No text came.',
    );
  });

  it('counts the fullest slab', () => {
    expect(fullestBin([3, 7])).toEqual({ total: 10, fullest: 7, index: 1 });
    expect(fullestBin([])).toEqual({ total: 0, fullest: 0, index: -1 });
    expect(coherenceReading(coherence)).toContain('The fullest of 2 bins holds 7 of 10 points.');
  });
});
