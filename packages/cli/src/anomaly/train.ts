import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { VerdictError } from '@kakeya/verdict';
import { type AnomalyThreshold, calibrateThreshold, trainIsolationForest } from '@kakeya/verdict/anomaly';
import type { FeatureName, Features } from '@kakeya/verdict/risk';
import { binomialInterval } from '@kakeya/verdict/stats';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { writeModel } from '../models/model_files.ts';
import { note, printJson } from '../output/print.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { ANOMALY_CARD_FORMAT, type AnomalyCard, type CardPart, printCard } from './card.ts';
import { chooseFeatures } from './choose_features.ts';
import { type AcceptedRow, readAcceptedRows, type RowSource } from './read_rows.ts';
import { splitNewest } from './split_newest.ts';

/** A gateway takes a model into its log as one entry; those hold at most 4 MiB, and a whole state has to fit as well. */
const MAX_MODEL_LENGTH = 2 * 1_048_576;

export interface ForestOptions {
  readonly targetFpr: number;
  /** Share of the rows, the newest, that sets the threshold. */
  readonly heldOut: number;
  readonly trees: number;
  readonly sampleSize: number;
  readonly seed: number;
}

export interface TrainOptions extends RowSource, ForestOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** `kakeya anomaly train`: the model is the canonical bytes that its id is the SHA-256 of. */
export async function trainModel(options: TrainOptions): Promise<ExitCode> {
  const { source, rows, passedOver } = await readAcceptedRows(options);
  if (passedOver > 0) note(`${passedOver} rows were not accepted, or are labelled wrong: passed over.`);
  const { model, card } = refuseAsInput(source, () => train(rows, options));
  await writeModel('anomaly', options.out, model, canonicalizeJson(card));
  if (options.json === true) await printJson(card);
  else await printCard(card);
  return EXIT.ok;
}

/**
 * The same rows and options give the same bytes.
 * @throws VerdictError `data_insufficient`, `argument_invalid` for a model that is too large
 */
function train(
  rows: readonly AcceptedRow[],
  { targetFpr, heldOut: share, trees, sampleSize, seed }: ForestOptions,
): { readonly model: string; readonly card: AnomalyCard } {
  const { training, heldOut } = splitNewest(rows, share, targetFpr);
  const features = chooseFeatures(rows.map(featuresOf), training.map(featuresOf));
  if (features.used.length === 0) {
    throw new VerdictError('data_insufficient', 'No feature is present in every row and varies.');
  }
  const known = training.map(valuesOf(features.used));
  const unseen = heldOut.map(valuesOf(features.used));
  const forest = trainIsolationForest(known, { trees, sampleSize, seed, featureNames: features.used });
  const threshold = calibrateThreshold(forest, unseen, targetFpr);
  const model = canonicalizeJson({ forest, threshold });
  if (model.length > MAX_MODEL_LENGTH) {
    throw new VerdictError(
      'argument_invalid',
      `The model has ${model.length} characters, more than the ${MAX_MODEL_LENGTH} that a gateway may be given: ` +
        'use fewer --trees, or a smaller --sample-size.',
    );
  }
  const card: AnomalyCard = {
    format: ANOMALY_CARD_FORMAT,
    modelId: hashOf(model),
    kind: 'isolation_forest',
    params: { trees, sampleSize: forest.sampleSize, seed },
    features,
    dataHash: hashOf(canonicalizeJson([...known, ...unseen])),
    parts: { training: partOf(training), heldOut: partOf(heldOut) },
    threshold,
    fprInterval: fprInterval(threshold),
  };
  return { model, card };
}

/**
 * The rate of a threshold with k of n held-out scores at or above it is Beta(k, n + 1 − k) over held-out sets (the law of
 * an order statistic), whose quantiles are ends of Clopper–Pearson intervals.
 */
function fprInterval({ n, expectedFpr }: AnomalyThreshold): AnomalyCard['fprInterval'] {
  const above = Math.round(expectedFpr * (n + 1));
  return { low: binomialInterval(above, n).low, high: binomialInterval(above - 1, n).high };
}

const featuresOf = ({ features }: AcceptedRow): Features => features;

/** Chosen features are in every row; were one not, the forest would refuse the row. */
const valuesOf =
  (names: readonly FeatureName[]) =>
  ({ features }: AcceptedRow): readonly number[] =>
    names.map((name) => features[name] ?? Number.NaN);

const partOf = (rows: readonly AcceptedRow[]): CardPart => ({
  rows: rows.length,
  fromMs: rows[0]?.atMs ?? null,
  throughMs: rows.at(-1)?.atMs ?? null,
});

const hashOf = (text: string): ReturnType<typeof sha256Hex> => sha256Hex(new TextEncoder().encode(text));
