import { VerdictError } from '../errors.ts';
import { type Atto, amountToNumber } from './amount.ts';
import { assertSpans, type CostSpan, dayOf, outputKey } from './span.ts';

export type CostDimension = 'tenant' | 'task' | 'model' | 'day';

export const COST_DIMENSIONS: readonly CostDimension[] = ['tenant', 'task', 'model', 'day'];

/** Cost per trusted task: all spend, that on refused outputs included, over accepted outputs. */
export type CostPerTrustedTask =
  | { readonly value: number; readonly reason: null }
  /** Nothing was accepted: no number says what an accepted output costs. */
  | { readonly value: null; readonly reason: 'none_accepted' };

export interface CostRow {
  /** One value per dimension asked for, in its order. */
  readonly key: readonly string[];
  readonly currency: string;
  readonly spans: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly amountAtto: Atto;
  /**
   * Outputs, not calls: an output counts once in a row, however many calls served it. In rows by model or day it
   * counts in every row that served it, so those counts may add up to more than the total.
   */
  readonly accepted: number;
  readonly notAccepted: number;
  /** Outputs without an outcome yet; their spend is in the amount. */
  readonly undecided: number;
  readonly costPerTrustedTask: CostPerTrustedTask;
}

/**
 * Sums per group and currency, in the order of the keys. Without dimensions: one row per currency.
 * @throws VerdictError `argument_invalid` for a span, or where token counts exceed 2⁵³
 */
export function aggregateCost(spans: readonly CostSpan[], by: readonly CostDimension[]): readonly CostRow[] {
  assertSpans(spans);
  const groups = new Map<string, { readonly key: readonly string[]; readonly spans: CostSpan[] }>();
  for (const span of spans) {
    const key = by.map((dimension) => (dimension === 'day' ? dayOf(span.atMs) : span[dimension]));
    const name = JSON.stringify([...key, span.currency]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { key, spans: [span] });
    else group.spans.push(span);
  }
  return [...groups.values()].map(rowOf).toSorted(byKey);
}

function rowOf({
  key,
  spans,
}: {
  readonly key: readonly string[];
  readonly spans: readonly CostSpan[];
}): CostRow {
  const outputs = new Map<string, boolean | null>();
  let [tokensIn, tokensOut, amountAtto] = [0, 0, 0n];
  for (const [index, { tenant, pcsId, accepted, ...span }] of spans.entries()) {
    tokensIn += span.tokensIn;
    tokensOut += span.tokensOut;
    amountAtto += span.amountAtto;
    // A call that names no output is taken for an output of its own.
    const output = pcsId === null ? `#${index}` : outputKey(tenant, pcsId);
    outputs.set(output, accepted ?? outputs.get(output) ?? null);
  }
  if (!Number.isSafeInteger(tokensIn) || !Number.isSafeInteger(tokensOut)) {
    throw new VerdictError('argument_invalid', 'Token counts exceed 2⁵³: report a shorter time.');
  }
  const outcomes = [...outputs.values()];
  const accepted = outcomes.filter((outcome) => outcome === true).length;
  return {
    key,
    currency: spans[0]?.currency ?? '',
    spans: spans.length,
    tokensIn,
    tokensOut,
    amountAtto,
    accepted,
    notAccepted: outcomes.filter((outcome) => outcome === false).length,
    undecided: outcomes.filter((outcome) => outcome === null).length,
    costPerTrustedTask: costPerTrustedTask(amountAtto, accepted),
  };
}

/** CPTT = spend / accepted. */
export const costPerTrustedTask = (amountAtto: Atto, accepted: number): CostPerTrustedTask =>
  accepted === 0
    ? { value: null, reason: 'none_accepted' }
    : { value: amountToNumber(amountAtto) / accepted, reason: null };

function byKey(a: CostRow, b: CostRow): number {
  const [left, right] = [
    [...a.key, a.currency],
    [...b.key, b.currency],
  ];
  for (const [index, text] of left.entries()) {
    const other = right[index] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
