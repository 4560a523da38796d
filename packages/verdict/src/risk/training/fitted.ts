import { VerdictError } from '../../errors.ts';
import { termOf } from '../evaluate.ts';
import type { FeatureName } from '../features.ts';
import type { ModelFeature } from '../model.ts';
import { type TrainingRow, weightOf } from './training_row.ts';

/** What a fit gives: log-odds as base + Σ (fⱼ − backgroundⱼ). */
export interface Fitted {
  readonly base: number;
  readonly features: readonly ModelFeature[];
}

/** Moves the means of the terms over the training rows into the base: what explanations start from. */
export function centred(
  intercept: number,
  features: readonly Omit<ModelFeature, 'background'>[],
  rows: readonly TrainingRow[],
): Fitted {
  if (features.length === 0) {
    throw new VerdictError(
      'data_insufficient',
      'No feature tells the classes apart: all are constant or too often missing in the training part.',
    );
  }
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
  const withBackground = features.map((feature) => {
    const sum = rows.reduce(
      (partial, row) =>
        partial + weightOf(row) * (termOf({ ...feature, background: 0 }, row.features[feature.name]) ?? 0),
      0,
    );
    return { ...feature, background: sum / total };
  });
  const base = withBackground.reduce((sum, { background }) => sum + background, intercept);
  return { base, features: withBackground };
}

/** The column of a feature over the rows; null where it is not known. */
export const column = (rows: readonly TrainingRow[], name: FeatureName): readonly (number | null)[] =>
  rows.map(({ features }) => features[name]);
