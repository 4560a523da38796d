import { listOf, numberOf, objectOf, textOf } from '../json_reader.ts';

export interface AnomalyCard {
  readonly trees: number | undefined;
  readonly sampleSize: number | undefined;
  readonly seed: number | undefined;
  readonly used: readonly string[];
  readonly constant: readonly string[];
  readonly incomplete: readonly { readonly name: string; readonly presentIn: number }[];
  readonly dataHash: string | undefined;
  readonly parts: readonly AnomalyCardPart[];
  /** Outputs with a greater score count as anomalous. */
  readonly score: number | undefined;
  readonly targetFpr: number | undefined;
  readonly expectedFpr: number | undefined;
  readonly fprInterval: { readonly low: number; readonly high: number } | undefined;
}

export interface AnomalyCardPart {
  readonly name: string;
  readonly rows: number;
  readonly fromMs: number | undefined;
  readonly throughMs: number | undefined;
}

const FORMAT = 'kakeya/anomaly-model-card/1';
const PARTS = { training: 'learnt from', heldOut: 'set the threshold' } as const;

/** As `kakeya anomaly train` writes it; undefined: it is no card of this format. */
export function readAnomalyCard(card: unknown): AnomalyCard | undefined {
  const fields = objectOf(card);
  if (fields?.['format'] !== FORMAT) return undefined;
  const params = objectOf(fields['params']);
  const features = objectOf(fields['features']);
  const threshold = objectOf(fields['threshold']);
  const parts = objectOf(fields['parts']) ?? {};
  const interval = objectOf(fields['fprInterval']);
  const [low, high] = [numberOf(interval?.['low']), numberOf(interval?.['high'])];
  return {
    trees: numberOf(params?.['trees']),
    sampleSize: numberOf(params?.['sampleSize']),
    seed: numberOf(params?.['seed']),
    used: textsOf(features?.['used']),
    constant: textsOf(features?.['constant']),
    incomplete: listOf(features?.['incomplete']).flatMap((item) => {
      const feature = objectOf(item);
      const [name, presentIn] = [textOf(feature?.['name']), numberOf(feature?.['presentIn'])];
      return name === undefined || presentIn === undefined ? [] : [{ name, presentIn }];
    }),
    dataHash: textOf(fields['dataHash']),
    parts: Object.entries(PARTS).flatMap(([key, name]) => {
      const part = objectOf(parts[key]);
      const rows = numberOf(part?.['rows']);
      return rows === undefined
        ? []
        : [{ name, rows, fromMs: numberOf(part?.['fromMs']), throughMs: numberOf(part?.['throughMs']) }];
    }),
    score: numberOf(threshold?.['score']),
    targetFpr: numberOf(threshold?.['targetFpr']),
    expectedFpr: numberOf(threshold?.['expectedFpr']),
    fprInterval: low === undefined || high === undefined ? undefined : { low, high },
  };
}

const textsOf = (value: unknown): readonly string[] => listOf(value).flatMap((item) => textOf(item) ?? []);
