import { averagePathLength } from './average_path_length.ts';
import type { IsolationForest } from './isolation_forest.ts';
import { type IsolationTree, LEAF } from './isolation_tree.ts';

/** A row to judge: null where a feature could not be computed. */
export type FeatureRow = readonly (number | null)[];

/** The features of `row` that are absent or not finite; all of them if the row is not of the model's length. */
export function missingFeatures(model: IsolationForest, row: FeatureRow): readonly string[] {
  if (row.length !== model.featureNames.length) return model.featureNames;
  return model.featureNames.filter((_, feature) => !Number.isFinite(row[feature]));
}

/**
 * s = 2^(−E[h]/c(ψ)) (Liu, Ting and Zhou, ICDM 2008, eq. 2): about 0.5 for the usual, towards 1 for what is alone early.
 * In (0, 1) for a complete row; exactly 1 for one with a missing or non-finite feature, so that leaving a feature out
 * never looks usual.
 */
export function anomalyScore(model: IsolationForest, row: FeatureRow): number {
  if (missingFeatures(model, row).length > 0) return 1;
  let total = 0;
  for (const tree of model.trees) total += pathLength(tree, row);
  return 2 ** (-total / model.trees.length / averagePathLength(model.sampleSize));
}

/** Splits passed, plus the mean depth of what the leaf did not separate (algorithm 3). */
function pathLength({ features, values, rights }: IsolationTree, row: FeatureRow): number {
  let node = 0;
  let depth = 0;
  for (;;) {
    const feature = features[node] ?? LEAF;
    const value = values[node] ?? 0;
    if (feature === LEAF) return depth + averagePathLength(value);
    node = (row[feature] ?? 0) < value ? node + 1 : (rights[node] ?? 0);
    depth += 1;
  }
}
