import type { Sha256Hex } from '@kakeya/protocol';
import type { AnomalyThreshold } from '@kakeya/verdict/anomaly';
import { CliError } from '../errors.ts';
import { print, printTable } from '../output/print.ts';
import type { ChosenFeatures } from './choose_features.ts';

export const ANOMALY_CARD_FORMAT = 'kakeya/anomaly-model-card/1';

export interface CardPart {
  readonly rows: number;
  /** When the rows were decided, Unix ms; null where the data do not say. */
  readonly fromMs: number | null;
  readonly throughMs: number | null;
}

/** How an anomaly model came to be, and how often it is to call a usual output anomalous. */
export interface AnomalyCard {
  readonly format: typeof ANOMALY_CARD_FORMAT;
  readonly modelId: Sha256Hex;
  readonly kind: 'isolation_forest';
  readonly params: { readonly trees: number; readonly sampleSize: number; readonly seed: number };
  readonly features: ChosenFeatures;
  /** SHA-256 of the rows as they were used, in canonical JSON. */
  readonly dataHash: Sha256Hex;
  readonly parts: { readonly training: CardPart; readonly heldOut: CardPart };
  readonly threshold: AnomalyThreshold;
  /** Holds the rate of this very threshold with 95 %; `expectedFpr` is its mean over held-out sets. */
  readonly fprInterval: { readonly low: number; readonly high: number };
}

/** Cards never change in a registry: one that is not of this model must not get there. */
export function assertCardOf(modelId: string, card: unknown, source: string): void {
  const { format, modelId: of }: { readonly format?: unknown; readonly modelId?: unknown } = {
    ...Object(card),
  };
  if (format === ANOMALY_CARD_FORMAT && of === modelId) return;
  throw new CliError(
    'input_invalid',
    `The card of ${source} is not of the model ${modelId}: train it again.`,
  );
}

export async function printCard(card: AnomalyCard): Promise<void> {
  const { params, threshold, fprInterval, features } = card;
  await print(
    `${card.modelId}\nisolation forest, ${params.trees} trees of ${params.sampleSize} rows; ` +
      `anomalous above ${threshold.score.toFixed(4)}\nfalse-positive rate: target ${percent(threshold.targetFpr)}, ` +
      `expected ${percent(threshold.expectedFpr)}; of this threshold ${percent(fprInterval.low)} to ` +
      `${percent(fprInterval.high)} (95 %)\ndata ${card.dataHash}\n\n`,
  );
  await printTable(
    ['part', 'rows', 'from', 'through'],
    Object.entries(card.parts).map(([part, { rows, fromMs, throughMs }]) => [
      part === 'heldOut' ? 'held out' : part,
      String(rows),
      instant(fromMs),
      instant(throughMs),
    ]),
  );
  await print('\n');
  const rows = card.parts.training.rows + card.parts.heldOut.rows;
  await printTable(
    ['feature', 'used'],
    [
      ...features.used.map((name) => [name, 'yes']),
      ...features.constant.map((name) => [name, 'no: the same in all of training']),
      ...features.incomplete
        .filter(({ presentIn }) => presentIn > 0)
        .map(({ name, presentIn }) => [name, `no: in ${presentIn} of ${rows} rows only`]),
    ],
  );
  const absent = features.incomplete.filter(({ presentIn }) => presentIn === 0);
  if (absent.length > 0) await print(`\nIn no row: ${absent.map(({ name }) => name).join(', ')}.\n`);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const instant = (ms: number | null): string => (ms === null ? 'unknown' : new Date(ms).toISOString());
