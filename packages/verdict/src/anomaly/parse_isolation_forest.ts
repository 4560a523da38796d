import { anyItem, readObject, readInteger, readList, readNumber, refuse } from '../document.ts';
import type { AnomalyThreshold } from './anomaly_threshold.ts';
import { MAX_TREE_SAMPLE } from './average_path_length.ts';
import { type IsolationForest, MAX_TREES } from './isolation_forest.ts';
import { heightLimit, type IsolationTree, LEAF } from './isolation_tree.ts';

const MAX_FEATURES = 1000;
const MAX = Number.MAX_VALUE;

/**
 * Reads a stored model back. Every tree must be one that training could have grown: a cycle or a link out of the tree
 * would hang or mislead the judge of every request.
 * @throws VerdictError `document_invalid`
 */
export function parseIsolationForest(value: unknown): IsolationForest {
  const names = ['kind', 'version', 'featureNames', 'sampleSize', 'trees'] as const;
  const fields = readObject(value, 'The model', names);
  if (fields.kind !== 'isolation_forest' || fields.version !== 1) {
    refuse('The model', 'must be an isolation_forest of version 1');
  }
  const featureNames = readList(fields.featureNames, 'featureNames', MAX_FEATURES, anyItem).map((name) =>
    typeof name === 'string' ? name : refuse('A feature name', 'must be a string'),
  );
  if (featureNames.length === 0 || new Set(featureNames).size < featureNames.length) {
    refuse('featureNames', 'must name at least one feature, and none twice');
  }
  const sampleSize = readInteger(fields.sampleSize, 'sampleSize', 2, MAX_TREE_SAMPLE);
  const trees = readList(fields.trees, 'trees', MAX_TREES, anyItem).map((tree) =>
    readTree(tree, featureNames.length, sampleSize),
  );
  if (trees.length === 0) refuse('trees', 'must not be empty');
  return { kind: 'isolation_forest', version: 1, featureNames, sampleSize, trees };
}

function readTree(value: unknown, featureCount: number, sampleSize: number): IsolationTree {
  const fields = readObject(value, 'A tree', ['features', 'values', 'rights']);
  const most = 2 * sampleSize - 1;
  const tree = {
    features: readList(fields.features, 'features', most, anyItem).map((feature) =>
      readInteger(feature, 'A feature', LEAF, featureCount - 1),
    ),
    values: readList(fields.values, 'values', most, anyItem).map((number) =>
      readNumber(number, 'A value', -MAX, MAX),
    ),
    rights: readList(fields.rights, 'rights', most, anyItem).map((node) =>
      readInteger(node, 'A link', 0, most),
    ),
  };
  const nodes = tree.features.length;
  const { end, rows } = readSubtree(tree, 0, heightLimit(sampleSize));
  if (tree.values.length !== nodes || tree.rights.length !== nodes || end !== nodes || rows !== sampleSize) {
    refuse('A tree', 'must hold the sample once, in preorder');
  }
  return tree;
}

/** Where the subtree of `node` ends, and the rows of its leaves. Goes no deeper than training could. */
function readSubtree(tree: IsolationTree, node: number, depthLeft: number): { end: number; rows: number } {
  const feature = tree.features[node];
  const value = tree.values[node];
  const right = tree.rights[node];
  if (feature === undefined || value === undefined || right === undefined) {
    refuse('A tree', 'must not end in an inner node');
  }
  if (feature === LEAF) {
    const rows = readInteger(value, 'The rows of a leaf', 1, MAX_TREE_SAMPLE);
    if (right !== 0) refuse('A leaf', 'must have no children');
    return { end: node + 1, rows };
  }
  if (depthLeft === 0) refuse('A tree', 'must not be deeper than its sample allows');
  const left = readSubtree(tree, node + 1, depthLeft - 1);
  if (right !== left.end) refuse('A tree', 'must be in preorder');
  const other = readSubtree(tree, right, depthLeft - 1);
  return { end: other.end, rows: left.rows + other.rows };
}

/** @throws VerdictError `document_invalid` */
export function parseAnomalyThreshold(value: unknown): AnomalyThreshold {
  const fields = readObject(value, 'The threshold', ['score', 'targetFpr', 'n', 'expectedFpr']);
  const targetFpr = readNumber(fields.targetFpr, 'targetFpr', 0, 1);
  const expectedFpr = readNumber(fields.expectedFpr, 'expectedFpr', 0, 1);
  const score = readNumber(fields.score, 'score', 0, 1);
  // At a threshold of 1 nothing would be anomalous.
  if (!(score > 0 && score < 1 && targetFpr > 0 && targetFpr < 1)) {
    refuse('The threshold', 'must have a score and a rate between 0 and 1');
  }
  if (!(expectedFpr > 0 && expectedFpr <= targetFpr * (1 + 1e-9))) {
    refuse('expectedFpr', 'must lie above 0 and not above targetFpr');
  }
  return { score, targetFpr, n: readInteger(fields.n, 'n', 1), expectedFpr };
}
