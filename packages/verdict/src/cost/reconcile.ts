import { VerdictError } from '../errors.ts';
import { type Atto, amountToNumber } from './amount.ts';
import { aggregateCost } from './aggregate.ts';
import type { BilledCharge, Billing, InvalidRow } from './focus_billing.ts';
import { type CostSpan, dayOf } from './span.ts';

export interface ReconciledRow {
  readonly day: string;
  /** null: billed rows that name no model. */
  readonly model: string | null;
  readonly currency: string;
  readonly tracedAtto: Atto;
  readonly billedAtto: Atto;
  /** Billed minus traced. */
  readonly differenceAtto: Atto;
  /** The difference over what was traced; null where nothing was. */
  readonly relative: number | null;
  readonly status: 'reconciled' | 'flagged';
  readonly reason: 'within_tolerance' | 'beyond_tolerance' | 'not_traced' | 'not_billed' | 'model_unknown';
}

export interface Reconciliation {
  /** `flagged` as soon as one row, one unallocated charge or one unreadable row is; a matching total excuses none. */
  readonly status: 'reconciled' | 'flagged';
  readonly tolerance: number;
  readonly rows: readonly ReconciledRow[];
  readonly totals: readonly {
    readonly currency: string;
    readonly tracedAtto: Atto;
    /** With unallocated charges, without unreadable ones. */
    readonly billedAtto: Atto;
  }[];
  /** Charges over more than one UTC day: sharing them out would be inventing figures. */
  readonly unallocated: readonly BilledCharge[];
  readonly invalid: readonly InvalidRow[];
}

export const DEFAULT_TOLERANCE = 0.03;
const PARTS = 1_000_000;

interface Sums {
  readonly day: string;
  readonly model: string | null;
  readonly currency: string;
  traced: Atto;
  billed: Atto;
}

/**
 * Compares what was billed with what was traced, per UTC day, model and currency: |billed − traced| ≤ tolerance ·
 * traced, in exact integers. It reports; it never changes, scales or shares out either side.
 * @throws VerdictError `argument_invalid` for a span or the tolerance
 */
export function reconcileCost(
  spans: readonly CostSpan[],
  { charges, invalid }: Billing,
  tolerance: number = DEFAULT_TOLERANCE,
): Reconciliation {
  if (!(tolerance >= 0 && tolerance < 1)) {
    throw new VerdictError('argument_invalid', `The tolerance must lie in [0, 1), not ${tolerance}.`);
  }
  const sums = new Map<string, Sums>();
  const sumsOf = (day: string, model: string | null, currency: string): Sums => {
    const name = JSON.stringify([day, model, currency]);
    const found = sums.get(name) ?? { day, model, currency, traced: 0n, billed: 0n };
    sums.set(name, found);
    return found;
  };
  for (const { key, currency, amountAtto } of aggregateCost(spans, ['day', 'model'])) {
    const [day = '', model = ''] = key;
    sumsOf(day, model, currency).traced += amountAtto;
  }
  const unallocated: BilledCharge[] = [];
  for (const charge of charges) {
    const day = dayOf(charge.startMs);
    if (dayOf(charge.endMs - 1) !== day) unallocated.push(charge);
    else sumsOf(day, charge.model, charge.currency).billed += charge.amountAtto;
  }
  const parts = BigInt(Math.round(tolerance * PARTS));
  const rows = [...sums.values()].map((sum) => rowOf(sum, parts)).toSorted(byDayModelCurrency);
  const clean =
    rows.every(({ status }) => status === 'reconciled') && unallocated.length === 0 && invalid.length === 0;
  return {
    status: clean ? 'reconciled' : 'flagged',
    tolerance,
    rows,
    totals: totalsOf(rows, unallocated),
    unallocated,
    invalid,
  };
}

function rowOf({ day, model, currency, traced, billed }: Sums, parts: bigint): ReconciledRow {
  const difference = billed - traced;
  const within = absolute(difference) * BigInt(PARTS) <= parts * absolute(traced);
  const reason =
    model === null
      ? 'model_unknown'
      : within
        ? 'within_tolerance'
        : traced === 0n
          ? 'not_traced'
          : billed === 0n
            ? 'not_billed'
            : 'beyond_tolerance';
  return {
    day,
    model,
    currency,
    tracedAtto: traced,
    billedAtto: billed,
    differenceAtto: difference,
    relative: traced === 0n ? null : amountToNumber(difference) / amountToNumber(traced),
    status: reason === 'within_tolerance' ? 'reconciled' : 'flagged',
    reason,
  };
}

function totalsOf(
  rows: readonly ReconciledRow[],
  unallocated: readonly BilledCharge[],
): Reconciliation['totals'] {
  const totals = new Map<string, { currency: string; tracedAtto: Atto; billedAtto: Atto }>();
  const add = (currency: string, traced: Atto, billed: Atto): void => {
    const before = totals.get(currency);
    totals.set(currency, {
      currency,
      tracedAtto: (before?.tracedAtto ?? 0n) + traced,
      billedAtto: (before?.billedAtto ?? 0n) + billed,
    });
  };
  for (const { currency, tracedAtto, billedAtto } of rows) add(currency, tracedAtto, billedAtto);
  for (const { currency, amountAtto } of unallocated) add(currency, 0n, amountAtto);
  return [...totals.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function byDayModelCurrency(a: ReconciledRow, b: ReconciledRow): number {
  const [left, right] = [a, b].map(({ day, model, currency }) =>
    JSON.stringify([day, model ?? '', currency]),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
