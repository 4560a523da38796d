import { canonicalizeJson, type Pcs, sha256Hex } from '@kakeya/protocol';
import type { GroundingReason, GroundingReport, SpanKind } from '../grounding/mod.ts';
import type { TenantState } from './tenant_state.ts';

/** What a decision takes from a grounding check. */
export interface GroundingSummary {
  readonly jaccard: number;
  readonly containment: number;
  readonly answerTokens: number;
  readonly unsupportedCount: number;
  readonly unsupported: readonly { readonly kind: SpanKind; readonly start: number; readonly end: number }[];
  readonly grounded: boolean;
  readonly reasons: readonly GroundingReason[];
}

/** A grounding check that was made before, for a record that carries the digests of the texts and not the texts. */
export interface GroundingReceipt {
  readonly summary: GroundingSummary;
  /** Binds the summary to the tenant, the texts' digests and the settings that it was made under. */
  readonly mac: string;
}

/** SHA-256 of the texts, in lower-case hex. */
export interface TextDigests {
  readonly answer: string;
  readonly passages: readonly string[];
}

export function groundingReceipt(
  report: GroundingReport,
  digests: TextDigests,
  tenant: TenantState,
): GroundingReceipt {
  const { jaccard, containment, answerTokens, unsupportedCount, grounded, reasons } = report;
  const unsupported = report.unsupported.map(({ kind, start, end }) => ({ kind, start, end }));
  const summary = { jaccard, containment, answerTokens, unsupportedCount, unsupported, grounded, reasons };
  return { summary, mac: macOf(summary, digests, tenant) };
}

/** Whether this tenant was given the receipt, for the texts that the record was signed for, under the settings in force. */
export function receiptHolds({ summary, mac }: GroundingReceipt, record: Pcs, tenant: TenantState): boolean {
  if (record.version === '0.1' || record.context?.answer === undefined) return false;
  const { answer, passages = [] } = record.context;
  return tenant.sampleSeed !== '' && mac === macOf(summary, { answer, passages }, tenant);
}

/**
 * Keyed by the tenant's secret, which the log holds: so a replay accepts what was accepted. Hashed twice, because one
 * SHA-256 over secret and text can be extended by whoever sees it.
 */
function macOf(
  summary: GroundingSummary,
  digests: TextDigests,
  { sampleSeed, settings }: TenantState,
): string {
  const { answer, passages } = digests;
  const bound = canonicalizeJson({ summary, answer, passages, grounding: settings.grounding });
  return hash(`${sampleSeed}\n${hash(`kakeya-grounding-receipt\n${sampleSeed}\n${bound}`)}`);
}

const hash = (text: string): string => sha256Hex(new TextEncoder().encode(text));
