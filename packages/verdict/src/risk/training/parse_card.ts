import type { Sha256Hex } from '@kakeya/protocol';
import {
  invalid,
  readChoice,
  readFlag,
  readHash,
  readInteger,
  readList,
  readNumber,
  readObject,
} from '../../document.ts';
import { FEATURE_NAMES } from '../features.ts';
import { type CardMetrics, type CardPart, RISK_CARD_FORMAT, type RiskModelCard } from './card.ts';

const PARAMS = ['penalty', 'rounds', 'shrinkage', 'minLeafRows'] as const;

/**
 * A card as stored, of the model that it is kept with.
 * @throws VerdictError `document_invalid`, also for the card of another model
 */
export function parseRiskCard(value: unknown, modelId: Sha256Hex): RiskModelCard {
  const fields = readObject(value, 'The card', [
    'format',
    'modelId',
    'kind',
    'calibrator',
    'params',
    'features',
    'dataHash',
    'weighted',
    'parts',
    'metrics',
  ]);
  if (fields.modelId !== modelId) throw invalid('The card', `is not of the model ${modelId}`);
  const parts = readObject(fields.parts, 'parts', ['train', 'calibrate', 'test']);
  return {
    format: readChoice(fields.format, 'format', [RISK_CARD_FORMAT]),
    modelId,
    kind: readChoice(fields.kind, 'kind', ['logistic', 'stumps']),
    calibrator: readChoice(fields.calibrator, 'calibrator', ['platt', 'isotonic']),
    params: readParams(fields.params),
    features: readList(fields.features, 'features', FEATURE_NAMES.length, (item, at) => {
      const feature = readObject(item, at, ['name', 'missing']);
      return {
        name: readChoice(feature.name, `${at}.name`, FEATURE_NAMES),
        missing: readChoice(feature.missing, `${at}.missing`, ['refused', 'scored']),
      };
    }),
    dataHash: readHash(fields.dataHash, 'dataHash'),
    weighted: readFlag(fields.weighted, 'weighted'),
    parts: {
      train: readPart(parts.train, 'parts.train'),
      calibrate: readPart(parts.calibrate, 'parts.calibrate'),
      test: readPart(parts.test, 'parts.test'),
    },
    metrics: readMetrics(fields.metrics),
  };
}

function readParams(value: unknown): RiskModelCard['params'] {
  if (typeof value !== 'object' || value === null) throw invalid('params', 'must be an object');
  return Object.fromEntries(
    Object.entries(value).map(([name, param]) => [
      readChoice(name, 'A name in params', PARAMS),
      readNumber(param, `params.${name}`, 0),
    ]),
  );
}

function readPart(value: unknown, at: string): CardPart {
  const fields = readObject(value, at, ['fromMs', 'throughMs', 'wrong', 'benign', 'unscored']);
  const fromMs = readInteger(fields.fromMs, `${at}.fromMs`);
  return {
    fromMs,
    throughMs: readInteger(fields.throughMs, `${at}.throughMs`, fromMs),
    wrong: readInteger(fields.wrong, `${at}.wrong`),
    benign: readInteger(fields.benign, `${at}.benign`),
    unscored: readInteger(fields.unscored, `${at}.unscored`),
  };
}

function readMetrics(value: unknown): CardMetrics {
  const fields = readObject(value, 'metrics', ['auc', 'brier', 'ece']);
  const auc = readObject(fields.auc, 'metrics.auc', ['value', 'low', 'high']);
  const center = readNumber(auc.value, 'metrics.auc.value', 0, 1);
  return {
    auc: {
      value: center,
      low: readNumber(auc.low, 'metrics.auc.low', 0, center),
      high: readNumber(auc.high, 'metrics.auc.high', center, 1),
    },
    brier: readNumber(fields.brier, 'metrics.brier', 0, 1),
    ece: readNumber(fields.ece, 'metrics.ece', 0, 1),
  };
}
