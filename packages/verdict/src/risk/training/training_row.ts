import { canonicalizeJson, type Sha256Hex, sha256Hex } from '@kakeya/protocol';
import { VerdictError } from '../../errors.ts';
import type { Label } from '../../label.ts';
import { FEATURE_NAMES, type Features } from '../features.ts';

/** One output that a person has judged. */
export interface TrainingRow {
  readonly features: Features;
  readonly label: Label;
  /** When the output was decided, Unix ms; not when it was labelled. */
  readonly atMs: number;
  /** One over the chance that the output was picked for labelling. Default: 1. */
  readonly weight?: number;
}

export const weightOf = ({ weight = 1 }: TrainingRow): number => weight;

/** The rows oldest first, in an order that does not depend on theirs, with the SHA-256 of their canonical lines. */
export function inTimeOrder(rows: readonly TrainingRow[]): {
  readonly rows: readonly TrainingRow[];
  readonly dataHash: Sha256Hex;
} {
  const lines = rows
    .map((row, index) => ({ row, text: canonicalRow(row, index) }))
    .toSorted((a, b) => a.row.atMs - b.row.atMs || Number(a.text > b.text) - Number(a.text < b.text));
  const bytes = new TextEncoder().encode(lines.map(({ text }) => `${text}\n`).join(''));
  return { rows: lines.map(({ row }) => row), dataHash: sha256Hex(bytes) };
}

function canonicalRow(row: TrainingRow, index: number): string {
  const weight = weightOf(row);
  for (const name of FEATURE_NAMES) {
    const value = row.features[name];
    if (value !== null && !Number.isFinite(value)) {
      throw invalid(index, `${name} is ${value}: use a finite number, or null for "not known"`);
    }
  }
  if (!Number.isSafeInteger(row.atMs) || row.atMs < 0) throw invalid(index, 'atMs must be Unix milliseconds');
  if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
    throw invalid(index, 'weight must be above 0 and finite');
  return canonicalizeJson({ at: row.atMs, features: row.features, label: row.label, weight });
}

const invalid = (index: number, problem: string): VerdictError =>
  new VerdictError('argument_invalid', `Training row ${index + 1}: ${problem}.`);
