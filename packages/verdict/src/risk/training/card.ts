import type { Sha256Hex } from '@kakeya/protocol';
import type { FeatureName } from '../features.ts';
import type { RiskModelKind } from '../model.ts';

export const RISK_CARD_FORMAT = 'kakeya/risk-model-card/1';

/** What is known of a model: how it came to be and how it did on rows that it has not seen. */
export interface RiskModelCard {
  readonly format: typeof RISK_CARD_FORMAT;
  readonly modelId: Sha256Hex;
  readonly kind: RiskModelKind;
  readonly calibrator: 'platt' | 'isotonic';
  readonly params: Readonly<Record<string, number>>;
  readonly features: readonly {
    readonly name: FeatureName;
    readonly missing: 'refused' | 'scored';
  }[];
  readonly dataHash: Sha256Hex;
  /** Whether rows had weights other than 1. The metrics are of the test rows as they are, unweighted. */
  readonly weighted: boolean;
  readonly parts: Readonly<Record<'train' | 'calibrate' | 'test', CardPart>>;
  /** Of the calibrated probability, on the test part. */
  readonly metrics: CardMetrics;
}

export interface CardPart {
  readonly fromMs: number;
  readonly throughMs: number;
  readonly wrong: number;
  readonly benign: number;
  /** Rows without a feature that the model needs: they have no score, and count in no metric. */
  readonly unscored: number;
}

export interface CardMetrics {
  /** With DeLong's 95 % interval. */
  readonly auc: { readonly value: number; readonly low: number; readonly high: number };
  readonly brier: number;
  readonly ece: number;
}
