import { FEATURE_NAMES, type FeatureName, type Features } from '@kakeya/verdict/risk';

export interface ChosenFeatures {
  readonly used: readonly FeatureName[];
  /** Absent somewhere: a row without them would be called anomalous for that alone. */
  readonly incomplete: readonly { readonly name: FeatureName; readonly presentIn: number }[];
  /** The same in all of training: a forest never splits on them. */
  readonly constant: readonly FeatureName[];
}

/** @param training the part of `rows` that the model learns from */
export function chooseFeatures(rows: readonly Features[], training: readonly Features[]): ChosenFeatures {
  const presentIn = (name: FeatureName): number => rows.filter((features) => features[name] !== null).length;
  const complete = FEATURE_NAMES.filter((name) => presentIn(name) === rows.length);
  const varies = (name: FeatureName): boolean => training.some((row) => row[name] !== training[0]?.[name]);
  return {
    used: complete.filter(varies),
    incomplete: FEATURE_NAMES.filter((name) => !complete.includes(name)).map((name) => ({
      name,
      presentIn: presentIn(name),
    })),
    constant: complete.filter((name) => !varies(name)),
  };
}
