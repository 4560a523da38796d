import type { FeatureRow } from '../../src/features/types.ts';

export function featureRow(i: number, over: Partial<FeatureRow> = {}): FeatureRow {
  return {
    tenant: 'acme',
    pcsId: `pcs-${i}`,
    atMs: 1_767_225_600_000 + i,
    decision: 'escalate',
    score: i / 10_000,
    features: `{"r":${i},"name":"città 東京"}`,
    propensity: 0.5,
    ...over,
  };
}
