import { listOf, numberOf, objectOf, textOf } from '../json_reader.ts';

export interface RiskCardPart {
  readonly name: string;
  readonly fromMs: number | undefined;
  readonly throughMs: number | undefined;
  readonly wrong: number;
  readonly benign: number;
  readonly unscored: number;
}

/** A card as `kakeya risk train` writes it. */
export interface RiskCard {
  readonly kind: string;
  readonly calibrator: string;
  readonly params: readonly { readonly name: string; readonly value: number }[];
  readonly features: readonly { readonly name: string; readonly missing: string }[];
  readonly dataHash: string | undefined;
  readonly weighted: boolean;
  readonly parts: readonly RiskCardPart[];
  readonly auc: { readonly value: number; readonly low: number; readonly high: number } | undefined;
  readonly brier: number | undefined;
  readonly ece: number | undefined;
}

const FORMAT = 'kakeya/risk-model-card/1';
const PARTS = ['train', 'calibrate', 'test'] as const;

/** undefined: it is no card of this format, and nothing of it is shown as if it were. */
export function readRiskCard(card: unknown): RiskCard | undefined {
  const fields = objectOf(card);
  if (fields?.['format'] !== FORMAT) return undefined;
  const parts = objectOf(fields['parts']) ?? {};
  const metrics = objectOf(fields['metrics']) ?? {};
  return {
    kind: textOf(fields['kind']) ?? 'not said',
    calibrator: textOf(fields['calibrator']) ?? 'not said',
    params: Object.entries(objectOf(fields['params']) ?? {}).flatMap(([name, value]) => {
      const known = numberOf(value);
      return known === undefined ? [] : [{ name, value: known }];
    }),
    features: listOf(fields['features']).flatMap((item) => {
      const feature = objectOf(item);
      const name = textOf(feature?.['name']);
      return name === undefined ? [] : [{ name, missing: textOf(feature?.['missing']) ?? 'not said' }];
    }),
    dataHash: textOf(fields['dataHash']),
    weighted: fields['weighted'] === true,
    parts: PARTS.flatMap((name) => {
      const part = partOf(name, parts[name]);
      return part === undefined ? [] : [part];
    }),
    auc: aucOf(metrics['auc']),
    brier: numberOf(metrics['brier']),
    ece: numberOf(metrics['ece']),
  };
}

function partOf(name: string, value: unknown): RiskCardPart | undefined {
  const part = objectOf(value);
  const [wrong, benign] = [numberOf(part?.['wrong']), numberOf(part?.['benign'])];
  if (part === undefined || wrong === undefined || benign === undefined) return undefined;
  return {
    name,
    fromMs: numberOf(part['fromMs']),
    throughMs: numberOf(part['throughMs']),
    wrong,
    benign,
    unscored: numberOf(part['unscored']) ?? 0,
  };
}

function aucOf(value: unknown): RiskCard['auc'] {
  const auc = objectOf(value);
  const [center, low, high] = [numberOf(auc?.['value']), numberOf(auc?.['low']), numberOf(auc?.['high'])];
  return center === undefined || low === undefined || high === undefined
    ? undefined
    : { value: center, low, high };
}
