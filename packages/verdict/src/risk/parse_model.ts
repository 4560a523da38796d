import { parseJsonStrict, type Sha256Hex } from '@kakeya/protocol';
import { VerdictError } from '../errors.ts';
import {
  assertAscending,
  invalid,
  readChoice,
  readHash,
  readInteger,
  readList,
  readNumber,
  readObject,
} from '../document.ts';
import { FEATURE_NAMES } from './features.ts';
import {
  type Calibrator,
  type IsotonicBlock,
  type LinearTerm,
  type ModelFeature,
  RISK_MODEL_FORMAT,
  type RiskModel,
  riskModelId,
  type StepTerm,
} from './model.ts';

const MAX_THRESHOLDS = 100_000;
const MAX_BLOCKS = 100_000;

/**
 * A model as stored, with its id recomputed. Every number is finite and every rule of the types holds, so that a
 * forged or damaged model cannot score NaN, fall with rising suspicion in its calibrator, or reward a missing feature.
 * @throws VerdictError `document_invalid`
 */
export function parseRiskModel(value: unknown): { readonly model: RiskModel; readonly modelId: Sha256Hex } {
  const fields = readObject(value, 'The model', [
    'format',
    'kind',
    'base',
    'features',
    'calibrator',
    'trainedThroughMs',
    'dataHash',
  ]);
  const format = readChoice(fields.format, 'format', [RISK_MODEL_FORMAT]);
  const kind = readChoice(fields.kind, 'kind', ['logistic', 'stumps']);
  const features = readList(fields.features, 'features', FEATURE_NAMES.length, (item, at) =>
    readFeature(item, at, kind),
  );
  if (features.length === 0) throw invalid('features', 'must name at least one feature');
  if (new Set(features.map(({ name }) => name)).size < features.length) {
    throw invalid('features', 'must name each feature once');
  }
  const model: RiskModel = {
    format,
    kind,
    base: readNumber(fields.base, 'base', -MAX_LOG_ODDS, MAX_LOG_ODDS),
    features,
    calibrator: readCalibrator(fields.calibrator),
    trainedThroughMs: readInteger(fields.trainedThroughMs, 'trainedThroughMs'),
    dataHash: readHash(fields.dataHash, 'dataHash'),
  };
  return { model, modelId: riskModelId(model) };
}

/**
 * A model from the text that a registry keeps under an id.
 * @throws VerdictError `document_invalid`, also when the text is not the one that the id names
 */
export function readRiskModel(text: string, modelId: string): RiskModel {
  const json = parseJsonStrict(new TextEncoder().encode(text), {
    maxDepth: 8,
    maxMembers: 1_000_000,
    maxElements: 4_000_000,
  });
  if (!json.ok) {
    const problems = json.problems.map(({ message }) => message).join(' ');
    throw new VerdictError('document_invalid', `The model is not JSON: ${problems}`);
  }
  const parsed = parseRiskModel(json.value);
  if (parsed.modelId === modelId) return parsed.model;
  throw invalid(`The model ${modelId}`, `has been changed: its content is ${parsed.modelId}`);
}

/** Sums of 21 terms stay far from overflow, and differences of log-odds keep their digits. */
const MAX_LOG_ODDS = 1e6;

const readTerm = (value: unknown, at: string): number => readNumber(value, at, -MAX_LOG_ODDS, MAX_LOG_ODDS);

function readFeature(value: unknown, at: string, kind: RiskModel['kind']): ModelFeature {
  const fields = readObject(value, at, ['name', 'background', 'whenMissing', 'term']);
  const term =
    kind === 'logistic' ? readLinear(fields.term, `${at}.term`) : readSteps(fields.term, `${at}.term`);
  const whenMissing = fields.whenMissing === null ? null : readTerm(fields.whenMissing, `${at}.whenMissing`);
  if (whenMissing !== null && !(whenMissing >= largest(term))) {
    throw invalid(`${at}.whenMissing`, 'must be at least as suspicious as every value: hiding must not help');
  }
  const background = readTerm(fields.background, `${at}.background`);
  return { name: readChoice(fields.name, `${at}.name`, FEATURE_NAMES), background, whenMissing, term };
}

function readLinear(value: unknown, at: string): LinearTerm {
  const fields = readObject(value, at, ['kind', 'low', 'high', 'mean', 'scale', 'weight']);
  const low = readNumber(fields.low, `${at}.low`);
  const term: LinearTerm = {
    kind: readChoice(fields.kind, `${at}.kind`, ['linear']),
    low,
    high: readNumber(fields.high, `${at}.high`, low),
    mean: readNumber(fields.mean, `${at}.mean`),
    scale: readNumber(fields.scale, `${at}.scale`, Number.MIN_VALUE),
    weight: readNumber(fields.weight, `${at}.weight`),
  };
  for (const x of [term.low, term.high])
    readTerm((term.weight * (x - term.mean)) / term.scale, `${at}.weight`);
  return term;
}

function readSteps(value: unknown, at: string): StepTerm {
  const fields = readObject(value, at, ['kind', 'thresholds', 'values']);
  const kind = readChoice(fields.kind, `${at}.kind`, ['steps']);
  const thresholds = readList(fields.thresholds, `${at}.thresholds`, MAX_THRESHOLDS, readFinite);
  assertAscending(thresholds, `${at}.thresholds`, 'strict');
  const values = readList(fields.values, `${at}.values`, MAX_THRESHOLDS + 1, readTerm);
  if (values.length !== thresholds.length + 1) {
    throw invalid(`${at}.values`, `must be ${thresholds.length + 1}: one more than thresholds`);
  }
  return { kind, thresholds, values };
}

const readFinite = (value: unknown, at: string): number => readNumber(value, at);

function largest(term: LinearTerm | StepTerm): number {
  if (term.kind === 'steps')
    return term.values.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const ends = [term.low, term.high].map((x) => (term.weight * (x - term.mean)) / term.scale);
  return Math.max(...ends);
}

function readCalibrator(value: unknown): Calibrator {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'isotonic') {
    const fields = readObject(value, 'calibrator', ['kind', 'blocks']);
    const blocks = readList(fields.blocks, 'calibrator.blocks', MAX_BLOCKS, readBlock);
    // One block alone gives every output the same probability: it ranks nothing.
    if (blocks.length < 2) throw invalid('calibrator.blocks', 'must be at least two');
    assertAscending(
      blocks.map(({ through }) => through),
      'calibrator.blocks',
      'strict',
    );
    assertAscending(
      blocks.map(({ probability }) => probability),
      'calibrator.blocks',
      'strict',
    );
    return { kind: 'isotonic', blocks };
  }
  return readPlatt(value);
}

function readBlock(value: unknown, at: string): IsotonicBlock {
  const fields = readObject(value, at, ['through', 'probability', 'low', 'high']);
  const probability = readNumber(fields.probability, `${at}.probability`, 0, 1);
  return {
    through: readTerm(fields.through, `${at}.through`),
    probability,
    low: readNumber(fields.low, `${at}.low`, 0, probability),
    high: readNumber(fields.high, `${at}.high`, probability, 1),
  };
}

function readPlatt(value: unknown): Calibrator {
  const names = [
    'kind',
    'lowest',
    'slope',
    'intercept',
    'slopeVariance',
    'interceptVariance',
    'covariance',
  ] as const;
  const fields = readObject(value, 'calibrator', names);
  const variance = (name: 'slopeVariance' | 'interceptVariance'): number =>
    readNumber(fields[name], `calibrator.${name}`, 0, MAX_VARIANCE);
  const slopeVariance = variance('slopeVariance');
  const interceptVariance = variance('interceptVariance');
  const covariance = readNumber(fields.covariance, 'calibrator.covariance', -MAX_VARIANCE, MAX_VARIANCE);
  if (!(covariance * covariance <= slopeVariance * interceptVariance * (1 + 1e-9))) {
    throw invalid('calibrator.covariance', 'must be the covariance of the two variances');
  }
  return {
    kind: readChoice(fields.kind, 'calibrator.kind', ['platt']),
    lowest: readTerm(fields.lowest, 'calibrator.lowest'),
    slope: readNumber(fields.slope, 'calibrator.slope', Number.MIN_VALUE, MAX_LOG_ODDS),
    intercept: readTerm(fields.intercept, 'calibrator.intercept'),
    slopeVariance,
    interceptVariance,
    covariance,
  };
}

const MAX_VARIANCE = 1e12;
