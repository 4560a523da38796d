import fc from 'fast-check';
import type { CalibrationLimits, CalibrationRecord } from '@kakeya/verdict/conformal';
import type { Label } from '@kakeya/verdict';

export const UNLIMITED: CalibrationLimits = { maxSize: 1_000_000, windowMs: null };

/** Records of weight 1 with these scores. */
export const recordsOf = (label: Label, scores: readonly number[], weight = 1): CalibrationRecord[] =>
  scores.map((score, index) => ({ id: `${label}-${index}`, score, label, atMs: index, weight }));

/** Scores from a coarse grid, so that ties are common. */
const tiedScore = fc.integer({ min: 0, max: 8 }).map((step) => step / 8);
export const anyScore = fc.oneof(tiedScore, fc.double({ min: 0, max: 1, noNaN: true }));
export const integralWeight = fc.integer({ min: 1, max: 12 });

export const anyRecord: fc.Arbitrary<CalibrationRecord> = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map((number) => `pcs-${number}`),
  score: anyScore,
  label: fc.constantFrom<Label>('wrong', 'benign'),
  atMs: fc.integer({ min: 0, max: 100 }),
  weight: integralWeight,
});
